package dev.forkful.http;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call to the world, of one or more exchanges after each other, the body of its answer included, and the one way to
 * abort it.
 *
 * <p>The JDK's client ends an exchange on the wire only for {@code cancel(true)} on the future that it gave out. So
 * that future is kept here, and whatever ends a call early comes through {@link #abort}.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Call {
    private final ExchangeGate.@Nullable Caller caller;
    private volatile @Nullable CompletableFuture<?> current;
    private volatile @Nullable ArrivingBody<?> body;
    private volatile boolean aborted;

    /**
     * @param caller who may be gone before it ends; null where nobody may, or where another call stands for this one
     */
    Call(ExchangeGate.@Nullable Caller caller) {
        this.caller = caller;
    }

    /** Who may be gone before it ends. */
    ExchangeGate.@Nullable Caller caller() {
        return caller;
    }

    /** Whether nobody wants it any more. */
    boolean isOfNobody() {
        return caller != null && caller.isGone();
    }

    /** Says what the call waits for now, in place of what it waited for before. */
    void awaits(CompletableFuture<?> stage) {
        current = stage;
        // INVARIANT: abort() sets its flag before it reads current; one of the two sees the other's write.
        if (aborted) {
            boolean unused = stage.cancel(true);
        }
    }

    /** Says, before the response is given out, that its body is still to come. */
    void reads(ArrivingBody<?> arriving) {
        body = arriving;
        if (aborted) { // as above
            arriving.cutOff();
        }
    }

    /** What is still to come of a response that was given out; null where it came whole. */
    @Nullable
    ArrivingBody<?> body() {
        return body;
    }

    /** Ends the call on the wire. Idempotent; nothing happens where it has ended. */
    void abort() {
        aborted = true;
        CompletableFuture<?> stage = current;
        if (stage != null) {
            boolean unused = stage.cancel(true);
        }
        ArrivingBody<?> arriving = body;
        if (arriving != null) {
            arriving.cutOff();
        }
    }

    boolean isAborted() {
        return aborted;
    }
}
