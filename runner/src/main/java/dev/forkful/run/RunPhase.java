package dev.forkful.run;

import java.util.Locale;

/** What becomes of a run. */
public enum RunPhase {
    /** A console runs it. */
    RUNNING,
    /** A console runs it, and it takes no new tasks. */
    DRAINING,
    /** Nobody runs it, and not all tasks are settled: it can be resumed. */
    INTERRUPTED,
    /** All tasks are settled. */
    COMPLETED,
    /** A person ended it for good. */
    CANCELLED;

    /** As {@code status --json} names it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
