package dev.forkful.run;

import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.limit.Tally;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adapts the concurrency of a run to its targets: looks twice a second at how the calls of all workers end, asks
 * {@link AdaptiveLimit}, tells the workers, and records what changed and why. A person's {@code set concurrency} ends
 * it, and {@code set concurrency=adaptive} begins it again.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Throttle {
    private static final long WINDOW_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
    /** Workers say how many are in flight some times a second: nearly all is all. */
    private static final double USED = 0.8;

    private static final int FEW_CALLS = 20;

    private final Parts parts;
    private final @Nullable AdaptiveLimit adaptive;
    private Tally.Counts before;
    private long beganNanos = System.nanoTime();
    private long mostInFlight;
    private final int most;
    /** Whether a person said a number. */
    private boolean overruled;

    /**
     * What it works on.
     *
     * @param incarnation the supervisor's
     */
    record Parts(Reins reins, Owner owner, RunState state, int incarnation, Tally tally) {}

    /** Goes on where the run was, if it was adapted before. */
    Throttle(Parts parts, Manifest manifest) {
        this.parts = parts;
        this.before = parts.tally.counts();
        this.adaptive = adaptive(parts.state, manifest);
        this.most = manifest.concurrency();
        this.overruled = parts.state.course().concurrency().isPresent();
        if (adaptive != null && !overruled) {
            apply(new AdaptiveLimit.Verdict(adaptive.limit(), "as a beginning"));
        }
    }

    private static @Nullable AdaptiveLimit adaptive(RunState state, Manifest manifest) {
        int least = manifest.pace().leastConcurrency();
        if (least == 0) {
            return null;
        }
        int floor = Math.min(manifest.concurrency(), Math.max(least, manifest.workers())); // each worker has one
        int begin =
                state.course().adaptation().map(order -> (int) order.amount()).orElse(floor);
        return new AdaptiveLimit(floor, manifest.concurrency(), begin);
    }

    /**
     * Looks, if it is time.
     *
     * @param attemptsInFlight those that run now; asked only where it matters
     */
    void look(LongSupplier attemptsInFlight, long nowNanos) {
        AdaptiveLimit limit = adaptive;
        if (limit == null || isOverruled(limit, nowNanos)) {
            return;
        }
        long inFlight = attemptsInFlight.getAsLong();
        mostInFlight = Math.max(mostInFlight, inFlight);
        long age = nowNanos - beganNanos;
        if (age < WINDOW_NANOS) {
            return;
        }
        Tally.Counts now = parts.tally.counts();
        Tally.Counts seen = now.minus(before);
        if (seen.answers() + seen.refusals() + seen.faults() < FEW_CALLS && age < LONGEST_WINDOW_NANOS) {
            return; // a slow target, or a small limit: a longer window tells more
        }
        boolean used = mostInFlight >= USED * limit.limit();
        before = now;
        beganNanos = nowNanos;
        mostInFlight = inFlight;
        int was = limit.limit();
        AdaptiveLimit.Verdict verdict = limit.next(
                new AdaptiveLimit.Window(seen.answers(), seen.latencyNanos(), seen.refusals(), seen.faults(), used));
        if (verdict.limit() != was) {
            apply(verdict);
        }
    }

    /** Whoever is let adapt again goes on where it was. */
    private boolean isOverruled(AdaptiveLimit limit, long nowNanos) {
        boolean was = overruled;
        overruled = parts.state.course().concurrency().isPresent();
        if (was && !overruled) {
            before = parts.tally.counts();
            beganNanos = nowNanos;
            mostInFlight = 0;
            parts.reins.setConcurrency(most);
            apply(new AdaptiveLimit.Verdict(limit.limit(), "as it was before a number was set"));
        }
        return overruled;
    }

    private void apply(AdaptiveLimit.Verdict verdict) {
        parts.owner.append(Marks.order(parts.incarnation, Order.Verb.ADAPT, verdict.limit(), verdict.reason()));
        parts.reins.adapt(verdict.limit());
    }
}
