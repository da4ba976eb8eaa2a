package dev.forkful.run;

/**
 * How the work of a supervisor ended.
 *
 * @param ending how
 * @param reason why, for people; empty where it is plain
 * @param snapshot the run as it stands
 */
public record RunOutcome(Ending ending, String reason, RunSnapshot snapshot) {

    /**
     * The ways to end. Whatever it is, the run directory is whole, and what is unsettled can be resumed, unless it was
     * cancelled.
     */
    public enum Ending {
        /** All tasks are settled. */
        COMPLETED,
        /** A person asked to stop, and what was in flight was given time. */
        DRAINED,
        /** All tasks are settled but those in doubt, which wait for a person's decision. */
        IN_DOUBT,
        /** As many tasks failed as may: what was in flight was given time. */
        TOO_MANY_FAILED,
        /** A person asked to stop at once. */
        ABORTED,
        /** A person ended the run for good. */
        CANCELLED,
        /** The input is broken, or no longer what was published. */
        BAD_INPUT,
        /** A queue could not be written, or what was written not be read. */
        STORAGE,
        /** Workers die before they are ready, again and again. */
        NO_WORKERS
    }
}
