package dev.forkful.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a state to come about, and says what the last one was where it does not. */
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** Looks again and again until the state is as wanted; returns it. */
    static <T> T see(String what, Duration bound, Supplier<T> state, Predicate<? super T> wanted) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (true) {
            T now = state.get();
            if (wanted.test(now)) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not seen within " + bound + ": " + what + "; last seen: " + now);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
