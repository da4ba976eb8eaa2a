package dev.forkful.limit;

/**
 * How many results of a run its limits could not be settled with, counted over all workers since its supervisor began.
 * The results stand; what their costs said stays charged.
 *
 * <p><i>Threading:</i> thread-safe, between processes also.
 */
public final class Unsettled {
    private final LimitFile run;

    Unsettled(LimitFile run) {
        this.run = run;
    }

    /** One more. */
    public void add() {
        long unused = run.wordAdd(LimitLayout.UNSETTLED_OFFSET, 1);
    }

    /** How many so far. */
    public long count() {
        return run.wordVolatile(LimitLayout.UNSETTLED_OFFSET);
    }
}
