package dev.forkful.worker;

import dev.forkful.broker.Session;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many attempts of a worker may be in flight, and how many are: each that is queued or running has a slot, unless
 * all its calls wait for limits.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Slots {
    private static final int STANDING_SHARE = 10;

    private final Session session;
    private final Rehearsal rehearsal;
    private final int concurrency;
    private final AtomicInteger taken = new AtomicInteger();

    /** @param concurrency slots, until the owner says otherwise */
    Slots(Session session, Rehearsal rehearsal, int concurrency) {
        this.session = session;
        this.rehearsal = rehearsal;
        this.concurrency = concurrency;
    }

    /** As the worker was launched, or as the owner said since; one until it has rehearsed. */
    int limit() {
        if (!rehearsal.isOver()) {
            return 1;
        }
        int said = session.limit();
        return said == Session.NO_LIMIT ? concurrency : said;
    }

    /** Attempts that have one. */
    int taken() {
        return taken.get();
    }

    /** Below 0 where the owner has lowered the limit. */
    int left() {
        return limit() - taken.get();
    }

    boolean isAnyFree() {
        return left() > 0;
    }

    /**
     * Whether one more may go on without one, since all who have one stand still: until those are a tenth of the limit,
     * one at least. More would be another limit than was asked for.
     */
    boolean bearsOneMore() {
        int limit = limit();
        return taken.get() < limit + Math.max(1, limit / STANDING_SHARE);
    }

    void take() {
        taken.incrementAndGet();
    }

    void free() {
        taken.decrementAndGet();
    }
}
