package dev.forkful.worker;

import java.time.Duration;

/**
 * Wakes the pump when somebody's turn comes by time alone.
 *
 * <p><i>Threading:</i> of whoever drains the pump.
 */
final class TurnAlarm {
    private final Delayer delayer;
    private final Runnable wake;
    private long setNanos = Long.MAX_VALUE;
    private volatile boolean rang; // written by the timer

    TurnAlarm(Delayer delayer, Runnable wake) {
        this.delayer = delayer;
        this.wake = wake;
    }

    /** To be asked before turns are looked at: once it rang it may be set anew. */
    void heed() {
        if (rang) {
            rang = false;
            setNanos = Long.MAX_VALUE;
        }
    }

    /** Rings then at the latest; {@link Long#MAX_VALUE} for "not by itself". */
    void set(long atNanos, long nowNanos) {
        if (atNanos < setNanos) {
            setNanos = atNanos;
            delayer.delay(this::ring, Duration.ofNanos(Math.max(0, atNanos - nowNanos)));
        }
    }

    private void ring() {
        rang = true;
        wake.run();
    }
}
