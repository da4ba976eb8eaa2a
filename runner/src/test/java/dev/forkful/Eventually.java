package dev.forkful;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what other threads or processes will bring about, and prints the last state seen where they do not. */
public final class Eventually {
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private Eventually() {}

    /** What may throw, AssertJ's assertions mostly. */
    @FunctionalInterface
    public interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** Returns as soon as {@code assertion} passes; raises what it raised last when {@code limit} has passed. */
    public static void within(Duration limit, ThrowingRunnable assertion) {
        long end = System.nanoTime() + limit.toNanos();
        @Nullable Throwable last = failureOf(assertion);
        while (last != null) {
            if (System.nanoTime() - end >= 0) {
                throw new AssertionError("not within " + limit + ": " + last.getMessage(), last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            last = failureOf(assertion);
        }
    }

    private static @Nullable Throwable failureOf(ThrowingRunnable assertion) {
        try {
            assertion.run();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e;
        } catch (Exception | AssertionError e) {
            return e;
        }
    }
}
