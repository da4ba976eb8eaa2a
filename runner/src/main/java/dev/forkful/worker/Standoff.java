package dev.forkful.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices that calls wait for a slot which nobody will free: whoever has a slot waits for what one of these calls will
 * bring, as for a token that one task renews for all others. For a whole second no call was under way then; and one
 * goes on without a slot, another each second, until {@link Slots#bearsOneMore} has enough of them: handlers that do
 * something else for a while look the same, and are not to be joined by many.
 *
 * <p><i>Threading:</i> of whoever drains the pump, but for {@link #began} and {@link #ended}, which are for any thread.
 */
final class Standoff {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final AtomicLong began = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private boolean watched;
    private long seen;
    private long nextNanos;

    /** A call is under way. */
    void began() {
        began.incrementAndGet();
    }

    /** A call is over, with its body. */
    void ended() {
        ended.incrementAndGet();
    }

    /** No call waits for a slot. */
    void none() {
        watched = false;
    }

    /** Some call waits for a slot, and there is none: whether one may go on all the same. */
    boolean isOne(long nowNanos) {
        if (watched && nowNanos - nextNanos < 0) {
            return false;
        }
        long over = ended.get(); // first: what begins and ends meanwhile must not look like none
        long all = began.get();
        boolean stands = watched && all == over && all == seen;
        watched = true;
        // One that is under way now may end before the next look: that is no second without one.
        seen = all == over ? all : -1;
        nextNanos = nowNanos + PATIENCE_NANOS;
        return stands;
    }

    /** When to look again; {@link Long#MAX_VALUE} for "not by itself". */
    long nextNanos() {
        return watched ? nextNanos : Long.MAX_VALUE;
    }
}
