package dev.forkful.worker;

import dev.forkful.http.HttpError;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Whether any call of an attempt went out and was not answered: a status is an answer, whatever it says, and a
 * connection that never opened has carried nothing.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Unanswered {
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean any;

    void began() {
        underWay.incrementAndGet();
    }

    /** @param error null is a response, which came whole or is read as it comes */
    void ended(@Nullable Throwable error) {
        if (error != null && HttpError.of(error).leavesDoubt()) {
            any = true;
        }
        underWay.decrementAndGet();
    }

    /** Whether there is such a call. One that is under way counts: its attempt has not waited for the answer. */
    boolean isAny() {
        return underWay.get() > 0 || any;
    }
}
