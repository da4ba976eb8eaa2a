package dev.forkful.test;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits for a state to come about, and says what the last one was where it does not. How long it waits is a guard
 * against waiting for ever, and no measure of speed: on a machine that others keep busy it is longer.
 */
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_TIMES = 8;

    private Eventually() {}

    /** What stands for a bound that is meant for an idle machine: as many times as each core has threads to run. */
    static Duration patience(Duration idle) {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        double times = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
        return idle.multipliedBy(Math.max(1, Math.min(MOST_TIMES, Math.round(times))));
    }

    /** Looks again and again until the state is as wanted; returns it. */
    static <T> T see(String what, Duration bound, Supplier<T> state, Predicate<? super T> wanted) {
        long deadline = System.nanoTime() + patience(bound).toNanos();
        while (true) {
            T now = state.get();
            if (wanted.test(now)) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not seen within " + patience(bound) + ": " + what + "; last seen: " + now);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
