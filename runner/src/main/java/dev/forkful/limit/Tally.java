package dev.forkful.limit;

/**
 * How the calls of all workers of a run end, counted since its supervisor began: what adaptive concurrency goes by.
 *
 * <p><i>Threading:</i> thread-safe, between processes also.
 */
public final class Tally {
    private final LimitFile run;

    Tally(LimitFile run) {
        this.run = run;
    }

    /**
     * The counts so far; each by itself is exact.
     *
     * @param answers with a status below 500, but not 429
     * @param latencyNanos of these together
     * @param refusals 429, 503, time-outs
     * @param faults other 5xx
     */
    public record Counts(long answers, long latencyNanos, long refusals, long faults) {
        /** What came since. */
        public Counts minus(Counts before) {
            return new Counts(
                    answers - before.answers,
                    latencyNanos - before.latencyNanos,
                    refusals - before.refusals,
                    faults - before.faults);
        }
    }

    /** A call had an answer. */
    public void answered(int status, long latencyNanos) {
        if (status == 429 || status == 503) {
            refused();
        } else if (status >= 500) {
            add(LimitLayout.FAULTS_OFFSET, 1);
        } else {
            add(LimitLayout.LATENCY_OFFSET, latencyNanos);
            add(LimitLayout.ANSWERS_OFFSET, 1);
        }
    }

    /** A call had no answer in time. */
    public void refused() {
        add(LimitLayout.REFUSALS_OFFSET, 1);
    }

    private void add(int offset, long delta) {
        long unused = run.wordAdd(offset, delta);
    }

    /** What was counted so far. */
    public Counts counts() {
        return new Counts(
                run.wordVolatile(LimitLayout.ANSWERS_OFFSET),
                run.wordVolatile(LimitLayout.LATENCY_OFFSET),
                run.wordVolatile(LimitLayout.REFUSALS_OFFSET),
                run.wordVolatile(LimitLayout.FAULTS_OFFSET));
    }
}
