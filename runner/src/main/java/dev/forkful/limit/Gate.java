package dev.forkful.limit;

import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * One limit, as one process passes it.
 *
 * <p><i>Threading:</i> thread-safe; a {@link Place} is not.
 */
public final class Gate {
    /** So much early is in time: a timer for less would cost more than it paces. */
    private static final long EARLY_NANOS = Duration.ofMillis(1).toNanos();
    /** No process can wake another when it gives a permit back: how often one who waits for that looks. */
    private static final long PERMIT_POLL_NANOS = Duration.ofMillis(5).toNanos();
    /** How often one who waits for a permit looks whether those who have them live. */
    private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

    private final LimitTable table;
    private final LongSupplier rate;
    private final long holder;
    private final LongPredicate isGone;
    private volatile long sweptNanos;

    /**
     * @param rate in thousandths an hour; 0 is none
     * @param holder who takes permits here
     * @param isGone whether a holder is known to be no more; asked rarely
     */
    Gate(LimitTable table, LongSupplier rate, long holder, LongPredicate isGone) {
        this.table = table;
        this.rate = rate;
        this.holder = holder;
        this.isGone = isGone;
    }

    /** The key that stands for a text. */
    public static long key(String text) {
        return KeyHash.of(text);
    }

    /** Whether nothing but a {@link #hold} can keep anybody here, now. */
    public boolean isOpen() {
        return rate.getAsLong() == 0 && table.file().permits() == 0;
    }

    /** Whether it has a rate now. */
    public boolean isPaced() {
        return rate.getAsLong() != 0;
    }

    /** Whether that key is held. */
    public boolean isHeld(long key, long nowNanos) {
        return table.isHeld(key, nowNanos);
    }

    /** Lets nobody pass under that key before then, in no process. */
    public void hold(long key, long untilNanos, long nowNanos) {
        table.hold(key, untilNanos, nowNanos);
    }

    /** About how many could pass at once now, each at a cost of 1; at least 1. */
    public long room(long key, long nowNanos) {
        long inForce = rate.getAsLong();
        return inForce == 0 ? Long.MAX_VALUE : table.room(key, costNanos(1, inForce), nowNanos);
    }

    private static long costNanos(double cost, long thousandthsPerHour) {
        return thousandthsPerHour == 0 ? 0 : (long) (cost * (3.6e15 / thousandthsPerHour));
    }

    /** Somebody who is to pass once. */
    public Place place(long key, double cost) {
        return new Place(key, cost);
    }

    /**
     * One passage: it may have to wait before it, and may hold a permit after it.
     *
     * <p><i>Threading:</i> for one thread at a time.
     */
    public final class Place {
        private final long key;
        private final double cost;
        private long startNanos;
        private boolean reserved;
        private long reservedAtRate;
        private long reservedAfter; // so many times all places were forgotten
        private int permit = LimitTable.NO_PERMIT;

        private Place(long key, double cost) {
            this.key = key;
            this.cost = cost;
        }

        /** Where it passes. */
        public Gate gate() {
            return Gate.this;
        }

        /** Under which key. */
        public long key() {
            return key;
        }

        /**
         * Passes, if it may now.
         *
         * @return 0 where it did; else in how many ns to try again
         */
        public long tryPass(long nowNanos) {
            if (!reserved || isStale()) {
                reserve(nowNanos);
            }
            if (startNanos - nowNanos <= EARLY_NANOS && table.isHeld(key, nowNanos)) {
                reserve(nowNanos); // the key was held after that place was given
            }
            long wait = startNanos - nowNanos;
            if (wait > EARLY_NANOS) {
                noteWait(nowNanos);
                return wait;
            }
            if (table.file().permits() > 0 && permit == LimitTable.NO_PERMIT) {
                permit = table.take(key, holder, nowNanos);
                if (permit == LimitTable.NO_PERMIT) {
                    noteWait(nowNanos);
                    sweep(nowNanos);
                    return PERMIT_POLL_NANOS;
                }
            }
            return 0;
        }

        private void reserve(long nowNanos) {
            boolean stale;
            do {
                reservedAfter = table.timesForgotten();
                reservedAtRate = rate.getAsLong();
                long costNanos = costNanos(cost, reservedAtRate);
                startNanos = table.reserve(key, costNanos, nowNanos);
                stale = isStale();
                if (stale) { // what it costs at a rate that is no more would hold up all others
                    table.shift(key, -costNanos, nowNanos);
                }
            } while (stale);
            reserved = true;
        }

        /** A person has changed the rate: who does that says the new one, and then lets all places be forgotten. */
        private boolean isStale() {
            return reservedAtRate != rate.getAsLong() || reservedAfter != table.timesForgotten();
        }

        /** Whether others can pass only when it leaves. */
        public boolean holdsPermit() {
            return permit != LimitTable.NO_PERMIT;
        }

        /**
         * Gives back what it holds. Idempotent.
         *
         * @return whether another process waits for it, so that nobody here should take it within some ms
         */
        public boolean leave() {
            if (permit == LimitTable.NO_PERMIT) {
                return false;
            }
            int held = permit;
            permit = LimitTable.NO_PERMIT;
            return table.giveBack(held, holder);
        }

        /** It took more than its cost, or less: the next have to wait longer, or less long. */
        public void settle(double actual, long nowNanos) {
            long inForce = rate.getAsLong();
            if (inForce != 0) {
                table.shift(key, costNanos(actual - cost, inForce), nowNanos);
            }
        }

        /** Lets nobody else pass under this key before then. */
        public void hold(long untilNanos, long nowNanos) {
            Gate.this.hold(key, untilNanos, nowNanos);
        }
    }

    private void noteWait(long nowNanos) {
        table.file().wordRelease(LimitLayout.RATE_OFFSET, rate.getAsLong());
        table.file().wordRelease(LimitLayout.WAITED_OFFSET, nowNanos);
    }

    private void sweep(long nowNanos) {
        if (nowNanos - sweptNanos > SWEEP_NANOS) {
            sweptNanos = nowNanos;
            table.reclaim(isGone);
        }
    }
}
