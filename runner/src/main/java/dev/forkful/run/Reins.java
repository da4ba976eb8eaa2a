package dev.forkful.run;

import dev.forkful.Rate;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Owner;
import dev.forkful.limit.LimitFolder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the workers of a run are told while they work: to pause, how many attempts each may have in flight, to go.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Reins {
    private static final long RECLAIMED_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Owner owner;
    private final Roster roster;
    private final LimitFolder limits;
    /** The processes of workers that are gone, and may hold something of limits yet. */
    private final Set<Long> holders = new HashSet<>();

    private long reclaimedNanos;
    private boolean paused;
    private boolean letGo;

    Reins(Owner owner, Roster roster, LimitFolder limits) {
        this.owner = owner;
        this.roster = roster;
        this.limits = limits;
    }

    Roster roster() {
        return roster;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether all were told to go. */
    boolean areLetGo() {
        return letGo;
    }

    /** Lets no attempt begin; what is in flight goes on. */
    void pause() {
        paused = true;
        owner.setFlow(Owner.Flow.PAUSE);
    }

    /** Ends a pause. */
    void unpause() {
        paused = false;
        owner.setFlow(Owner.Flow.RUN);
        roster.occupied().forEach(Seat::wakeForGood);
    }

    /** Lets all finish what they hold and go. */
    void dismissAll() {
        letGo = true;
        owner.setFlow(Owner.Flow.DRAIN);
        roster.occupied().forEach(Seat::wakeForGood);
    }

    /** Has so many workers from now on; those that are too many finish what they hold. */
    void scale(int workers) {
        roster.setWorkers(workers);
        spread();
    }

    /** Has so many attempts in flight from now on, over all workers. */
    void setConcurrency(int attempts) {
        roster.setConcurrency(attempts);
        spread();
    }

    /** Lets each attempt take so long from now on, those that run included. */
    void setTimeout(long millis) {
        owner.setTimeout(millis);
        roster.occupied().forEach(Seat::wakeForGood);
    }

    /** Has fewer attempts in flight than it might, for now. */
    void adapt(int limit) {
        roster.setLimit(limit);
        spread();
    }

    /** Has one attempt in flight a worker, for now; or as many as there should be, again. */
    void guard(boolean hold) {
        roster.setHeld(hold);
        spread();
    }

    /** Begins attempts that fast from now on, over all workers. */
    void setRate(Rate rate) {
        limits.setRate(rate);
    }

    /** Begins calls to each host that fast from now on, over all workers. */
    void setHostRate(Rate rate) {
        limits.setHostRate(rate);
    }

    /** Takes back what a worker held of limits that is gone; where that cannot be now, soon. */
    void reclaim(long pid, long now) {
        holders.add(pid);
        reclaimAll(now);
    }

    /** Takes back what could not be before. */
    void reclaimLeft(long now) {
        if (!holders.isEmpty() && now - reclaimedNanos >= RECLAIMED_AGAIN_NANOS) {
            reclaimAll(now);
        }
    }

    private void reclaimAll(long now) {
        reclaimedNanos = now;
        try {
            holders.forEach(limits::reclaim);
            holders.clear();
        } catch (BrokerException.Storage e) {
            return; // out of file descriptors or address space, say: no reason to end the run
        }
    }

    /** Tells every worker its share, or to go. */
    void spread() {
        roster.occupied().forEach(seat -> {
            owner.setLimit(seat.incarnation, roster.share(seat.number));
            dismissIfLeaving(seat);
            seat.wakeForGood();
        });
        announceLive();
    }

    /** Who runs suspects goes after the last of them. */
    void dismissIfLeaving(Seat seat) {
        if (seat.isLeaving && !seat.isApart && !seat.isDismissed) {
            seat.isDismissed = true;
            owner.dismiss(seat.incarnation);
            seat.wakeForGood();
        }
    }

    /** Says who shares the work. */
    void announceLive() {
        announceLive(IntStream.empty());
    }

    /**
     * The same before workers are forked.
     *
     * @param coming their incarnations
     */
    void announceLive(IntStream coming) {
        IntStream sharing = roster.occupied()
                .filter(seat -> !seat.isApart && !seat.isDismissed)
                .mapToInt(seat -> seat.incarnation);
        owner.setLiveWorkers(IntStream.concat(sharing, coming).boxed().toList());
    }
}
