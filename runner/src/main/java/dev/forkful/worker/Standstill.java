package dev.forkful.worker;

/**
 * Whether an attempt stands still: some of its calls wait for a limit, and none is under way. Then it has no slot, and
 * its time-out does not run.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Standstill {
    private final Slot slot;
    private int waiting;
    private int underWay;
    private boolean still;
    private boolean over;
    private long sinceNanos;
    private long stoodNanos;

    /** The attempt's part of the concurrency. */
    interface Slot {
        void free();

        void take();
    }

    Standstill(Slot slot) {
        this.slot = slot;
    }

    /** A call is under way, without having waited. */
    synchronized void begins() {
        underWay++;
    }

    /** A call waits. */
    synchronized void waits(long nowNanos) {
        waiting++;
        settle(nowNanos);
    }

    /** A call that waited is under way. */
    synchronized void goesOn(long nowNanos) {
        waiting--;
        underWay++;
        settle(nowNanos);
    }

    /** A call that waited gave up. */
    synchronized void givesUp(long nowNanos) {
        waiting--;
        settle(nowNanos);
    }

    /** A call that was under way is over. */
    synchronized void ends(long nowNanos) {
        underWay--;
        settle(nowNanos);
    }

    private void settle(long nowNanos) {
        boolean now = waiting > 0 && underWay == 0;
        if (now == still || over) {
            return;
        }
        still = now;
        if (still) {
            sinceNanos = nowNanos;
            slot.free();
        } else {
            stoodNanos += nowNanos - sinceNanos;
            slot.take();
        }
    }

    synchronized boolean isStill() {
        return still && !over;
    }

    /** How long it stood so far. */
    synchronized long stoodNanos(long nowNanos) {
        return stoodNanos + (still ? nowNanos - sinceNanos : 0);
    }

    /** The attempt is over: its slot is not ours to free or take any more. True where it has one. Once. */
    synchronized boolean end() {
        over = true;
        return !still;
    }
}
