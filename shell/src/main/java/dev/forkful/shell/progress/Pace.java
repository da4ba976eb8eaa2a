package dev.forkful.shell.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast this process settles tasks, smoothed: neither a pause nor a burst makes the estimate jump. What was settled
 * before the first sample, by an earlier process of the same run, is not counted.
 *
 * <p>Not thread-safe.
 */
final class Pace {
    /** Half of the weight lies on this much of the past. */
    private static final double HALF_LIFE_MILLIS = 8_000;

    /** Before this an estimate would be a guess. */
    private static final long LEAST_MILLIS = 1_000;

    private boolean begun;
    private long firstMillis;
    private long firstSettled;
    private long lastMillis;
    private long lastSettled;
    private double weightedTasks;
    private double weightedMillis;

    /** Takes note of how many tasks are settled now. A clock that was set back is gone on with from where it is. */
    void sample(long nowMillis, long settled) {
        if (!begun) {
            begun = true;
            firstMillis = nowMillis;
            firstSettled = settled;
            lastMillis = nowMillis;
            lastSettled = settled;
            return;
        }
        double elapsed = nowMillis - lastMillis;
        if (elapsed < 0) {
            firstMillis += nowMillis - lastMillis;
            lastMillis = nowMillis;
        }
        if (elapsed <= 0) {
            return;
        }
        double fade = Math.pow(0.5, elapsed / HALF_LIFE_MILLIS);
        weightedTasks = weightedTasks * fade + (settled - lastSettled);
        weightedMillis = weightedMillis * fade + elapsed;
        lastMillis = nowMillis;
        lastSettled = settled;
    }

    /** Tasks per second, of late. */
    double recentRate() {
        return weightedMillis <= 0 ? 0 : Math.max(0, weightedTasks * 1000 / weightedMillis);
    }

    /** How long the rest will take; empty while nobody can tell. */
    Optional<Duration> remaining(long tasks) {
        double rate = recentRate();
        boolean tooSoon = lastMillis - firstMillis < LEAST_MILLIS || lastSettled - firstSettled < 2;
        if (tooSoon || rate <= 0.000_1) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) Math.min(tasks * 1000.0 / rate, 8.64e9)));
    }
}
