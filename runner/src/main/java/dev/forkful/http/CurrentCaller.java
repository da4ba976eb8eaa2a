package dev.forkful.http;

import org.jspecify.annotations.Nullable;

/** Whose code runs on this thread: the bare client is the same for all, and cannot be told otherwise. */
public final class CurrentCaller {
    private static final ThreadLocal<ExchangeGate.@Nullable Caller> CURRENT = new ThreadLocal<>();

    private CurrentCaller() {}

    static ExchangeGate.@Nullable Caller get() {
        return CURRENT.get();
    }

    /** Runs code of a caller's: what it calls on this thread with the bare client is the caller's. */
    public static void runAs(ExchangeGate.Caller caller, Runnable code) {
        ExchangeGate.@Nullable Caller before = CURRENT.get();
        CURRENT.set(caller);
        try {
            code.run();
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
