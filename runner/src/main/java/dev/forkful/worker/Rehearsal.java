package dev.forkful.worker;

import java.time.Duration;

/**
 * A paced worker's first attempt, which is alone. It loads the client's and the job's classes: were others begun
 * meanwhile, however evenly, their calls would gather behind it, and go out at once.
 *
 * <p><i>Threading:</i> {@link #begin} is of whoever drains the pump, the rest for any thread.
 */
final class Rehearsal {
    /** So long it is alone, at the most. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Delayer delayer;
    private final Runnable wake;
    private volatile boolean over;
    private boolean begun;

    /**
     * @param isNeeded whether the worker is paced
     * @param wake called when it has taken too long
     */
    Rehearsal(boolean isNeeded, Delayer delayer, Runnable wake) {
        over = !isNeeded;
        this.delayer = delayer;
        this.wake = wake;
    }

    /** Whether attempts need not be alone. */
    boolean isOver() {
        return over;
    }

    /** An attempt begins. */
    void begin() {
        if (!over && !begun) {
            begun = true;
            delayer.delay(this::giveUp, LONGEST);
        }
    }

    /** An attempt is over. */
    void end() {
        over = true;
    }

    private void giveUp() {
        if (!over) {
            over = true;
            wake.run();
        }
    }
}
