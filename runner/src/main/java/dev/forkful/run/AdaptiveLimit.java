package dev.forkful.run;

import java.util.Locale;

/**
 * How many attempts a run should have in flight, found out while it goes: windows of calls in, a limit and its reason
 * out.
 *
 * <p>It is what TCP does (V. Jacobson, "Congestion Avoidance and Control", 1988; D.-M. Chiu and R. Jain on additive
 * increase and multiplicative decrease, 1989), with a bound of the delay as TCP Vegas has it (Brakmo and Peterson,
 * 1995): doubled from window to window until the first sign of too much, then raised by a twentieth, cut by a fifth.
 * Signs of too much are 429, 503 and time-outs, and a mean latency of twice the best. Other 5xx say nothing of the
 * load, so they change nothing; nor does a window in which the limit was not used, or too few calls ended.
 *
 * <p>A slower target never raises it: it only rises while latency is near its best. That best is forgotten so slowly
 * ({@value #FORGETS_PER_WINDOW} a window) that a target which stays twice as slow is taken as such after some minutes.
 *
 * <p><i>Threading:</i> not thread-safe. A pure function of its windows.
 */
final class AdaptiveLimit {
    private static final double TOO_MANY = 0.02;
    private static final double TOO_SLOW = 2;
    private static final double HOLD = 1.5;
    private static final double CUT = 0.8;
    private static final double RAISE = 0.05;
    private static final double FORGETS_PER_WINDOW = 0.001;
    private static final int FEWEST_CALLS = 10;

    private final int least;
    private final int most;
    private int limit;
    private int before;
    private double bestNanos = Double.MAX_VALUE;
    private boolean starting;
    private boolean settling;

    /**
     * Calls that ended within some time.
     *
     * @param answers with a status that says that all is well: below 500, but not 429
     * @param latencyNanos of these together
     * @param refusals 429, 503, time-outs
     * @param faults other 5xx
     * @param used whether nearly as many attempts were in flight as the limit allows
     */
    record Window(long answers, long latencyNanos, long refusals, long faults, boolean used) {
        long calls() {
            return answers + refusals + faults;
        }

        double meanNanos() {
            return (double) latencyNanos / answers;
        }
    }

    /**
     * What follows from a window.
     *
     * @param reason for people
     */
    record Verdict(int limit, String reason) {}

    /**
     * Begins, or goes on from where an earlier supervisor was.
     *
     * @param begin the first limit: at {@code least} it is doubled as long as that goes well, else it is only raised
     */
    AdaptiveLimit(int least, int most, int begin) {
        this.least = least;
        this.most = most;
        this.limit = within(begin);
        this.before = limit;
        this.starting = limit == least;
    }

    private int within(double value) {
        return (int) Math.max(least, Math.min(most, Math.round(value)));
    }

    int limit() {
        return limit;
    }

    /** Takes a window in. */
    Verdict next(Window window) {
        if (window.calls() < FEWEST_CALLS) {
            return new Verdict(limit, "too few calls to tell");
        }
        double refused = (double) window.refusals() / window.calls();
        double mean = window.answers() == 0 ? bestNanos : window.meanNanos();
        bestNanos = Math.min(bestNanos * (1 + FORGETS_PER_WINDOW), mean);
        boolean settles = settling; // what ends now may have been sent under the higher limit
        settling = false;
        if (refused > TOO_MANY) {
            return settles
                    ? new Verdict(limit, "cut a moment ago")
                    : cut(percent(refused) + " of the calls were 429, 503 or timed out");
        } else if (window.faults() > TOO_MANY * window.calls()) {
            return new Verdict(
                    limit, percent((double) window.faults() / window.calls()) + " of the calls failed with 5xx");
        } else if (mean > TOO_SLOW * bestNanos) {
            return settles ? new Verdict(limit, "cut a moment ago") : cut(slow(mean));
        } else if (mean > HOLD * bestNanos) {
            starting = false;
            return new Verdict(limit, slow(mean));
        } else if (!window.used()) {
            return new Verdict(limit, "as many as there is work for");
        }
        return raise();
    }

    private Verdict cut(String why) {
        // The first sign after doubling: the limit before that was well.
        limit = within(starting && before < limit ? before : limit * CUT);
        starting = false;
        settling = true;
        return new Verdict(limit, why);
    }

    private Verdict raise() {
        if (limit == most) {
            return new Verdict(limit, "as many as were allowed");
        }
        before = limit;
        limit = within(starting ? limit * 2.0 : limit + Math.max(1, limit * RAISE));
        return new Verdict(limit, "the target keeps up");
    }

    private String slow(double meanNanos) {
        return String.format(Locale.ROOT, "calls take %.0f ms, at best %.0f", meanNanos / 1e6, bestNanos / 1e6);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", Math.max(1, share * 100));
    }
}
