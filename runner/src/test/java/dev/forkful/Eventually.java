package dev.forkful;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what another thread or process brings about, and says what it saw last when that does not come. */
public final class Eventually {
    /**
     * A guard against waiting for ever, and no measure of speed: a busy machine takes long to start a few JVMs.
     * {@code -Dforkful.test.patience} sets another, in seconds.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("forkful.test.patience", 60));

    private static final long BETWEEN_LOOKS_NANOS = 1_000_000;

    private Eventually() {}

    /** Looks until {@code wanted} holds of what is seen, and gives that. */
    public static <T> T eventually(Supplier<T> look, Predicate<? super T> wanted) {
        long start = System.nanoTime();
        T seen = look.get();
        while (!wanted.test(seen)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("did not come within " + PATIENCE.toSeconds() + " s; last seen: " + seen);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            seen = look.get();
        }
        return seen;
    }

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
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
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
