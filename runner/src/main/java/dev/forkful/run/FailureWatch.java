package dev.forkful.run;

import dev.forkful.FailureLimit;

/**
 * Sees when too many tasks have failed, or are in doubt, since a supervisor took the run. What failed before does not
 * count: whoever goes on with a run that was stopped knows of that.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class FailureWatch {
    /** How each reason begins. */
    static final String STOPPED_EARLY = "stopped early: ";

    private final FailureLimit limit;
    private final RunState state;
    private long failedBefore;
    private long settledBefore;

    /** Counts from now on; tasks that are to be run anew must be open by now. */
    FailureWatch(FailureLimit limit, RunState state) {
        this.limit = limit;
        this.state = state;
        this.failedBefore = state.failedTasks() + state.inDoubtTasks();
        this.settledBefore = state.restingTasks();
    }

    boolean isLimitReached() {
        // Fewer than before: a person had some of them run anew, or settled what was in doubt. They count from there.
        failedBefore = Math.min(failedBefore, state.failedTasks() + state.inDoubtTasks());
        settledBefore = Math.min(settledBefore, state.restingTasks());
        return limit.isReached(failed(), settled());
    }

    /** Why the run is stopped, once the limit is reached. */
    String reason() {
        String how = state.inDoubtTasks() > 0 ? " tasks failed, or are in doubt" : " tasks failed";
        return STOPPED_EARLY + failed() + " of " + settled() + how + ", and the limit is " + limit;
    }

    private long failed() {
        return state.failedTasks() + state.inDoubtTasks() - failedBefore;
    }

    private long settled() {
        return state.restingTasks() - settledBefore;
    }
}
