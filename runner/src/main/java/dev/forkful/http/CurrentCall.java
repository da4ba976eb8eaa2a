package dev.forkful.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which call begins on this thread: Methanol's interceptors, which it passes on the caller's stack, cannot be told
 * otherwise, but by a copy of each request.
 */
final class CurrentCall {
    private static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();

    private CurrentCall() {}

    /** Null for one that is made with the bare client. */
    static @Nullable Call get() {
        return CURRENT.get();
    }

    static <T> T during(Call call, Supplier<T> step) {
        CURRENT.set(call);
        try {
            return step.get();
        } finally {
            CURRENT.remove();
        }
    }
}
