package dev.forkful.run;

import dev.forkful.Rate;
import dev.forkful.broker.Owner;
import dev.forkful.limit.LimitFolder;
import java.util.List;

/**
 * What the workers of a run are told while they work: to pause, how many attempts each may have in flight, to go.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Reins {
    private final Owner owner;
    private final Roster roster;
    private final LimitFolder limits;
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

    /** Takes back what a worker held of limits that is gone. */
    void reclaim(long pid) {
        limits.reclaim(pid);
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
        List<Integer> sharing = roster.occupied()
                .filter(seat -> !seat.isApart && !seat.isDismissed)
                .map(seat -> seat.incarnation)
                .toList();
        owner.setLiveWorkers(sharing);
    }
}
