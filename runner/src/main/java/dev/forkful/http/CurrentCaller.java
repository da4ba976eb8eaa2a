package dev.forkful.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose call begins on this thread: Methanol's interceptors, which it passes on the caller's stack, cannot be told
 * otherwise, but by a copy of each request.
 */
final class CurrentCaller {
    private static final ThreadLocal<ExchangeGate.@Nullable Caller> CURRENT = new ThreadLocal<>();

    private CurrentCaller() {}

    static ExchangeGate.@Nullable Caller get() {
        return CURRENT.get();
    }

    static <T> T during(ExchangeGate.@Nullable Caller caller, Supplier<T> call) {
        if (caller == null) {
            return call.get();
        }
        CURRENT.set(caller);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }
}
