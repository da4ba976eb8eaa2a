package dev.forkful.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose call begins on this thread: Methanol's interceptors, which it passes on the caller's stack, cannot be told
 * otherwise, but by a copy of each request; and the bare client is the same for all.
 */
public final class CurrentCaller {
    private static final ThreadLocal<ExchangeGate.@Nullable Caller> CURRENT = new ThreadLocal<>();

    private CurrentCaller() {}

    static ExchangeGate.@Nullable Caller get() {
        return CURRENT.get();
    }

    /** Runs code of a caller's: what it calls on this thread is the caller's, with the bare client, too. */
    public static void runAs(ExchangeGate.Caller caller, Runnable code) {
        ExchangeGate.@Nullable Caller before = CURRENT.get();
        CURRENT.set(caller);
        try {
            code.run();
        } finally {
            restore(before);
        }
    }

    /** The same of one call, which may be of nobody that is known. */
    static <T> T callAs(ExchangeGate.@Nullable Caller caller, Supplier<T> call) {
        ExchangeGate.@Nullable Caller before = CURRENT.get();
        if (caller == null || caller == before) {
            return call.get();
        }
        CURRENT.set(caller);
        try {
            return call.get();
        } finally {
            restore(before);
        }
    }

    private static void restore(ExchangeGate.@Nullable Caller before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
