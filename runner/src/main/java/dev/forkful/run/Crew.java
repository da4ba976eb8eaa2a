package dev.forkful.run;

import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.Owner;
import dev.forkful.broker.WorkerPulse;
import dev.forkful.worker.CancelledTasks;
import dev.forkful.worker.WorkerExit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The workers of one run: forks them, watches them, replaces the dead.
 *
 * <p>A worker's claims are given back only after its death is proven: the operating system reported its exit, by itself
 * or after we killed it. A missing heartbeat alone proves nothing; it only makes us kill.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Crew {
    /** So many failed starts in a row on one seat: it is the job or the machine, and trying on would not help. */
    private static final int MAX_FAILED_STARTS = 3;
    /** How long a worker may be without a heartbeat before it is killed. */
    private static final Duration FROZEN_AFTER = Duration.ofSeconds(10);

    /** A longer gap between two rounds means that this process was held up itself. */
    private static final long OWN_GAP_NANOS = Duration.ofSeconds(2).toNanos();

    private final Owner owner;
    private final RunState state;
    private final Settings settings;
    private final Bereavement bereavement;
    private final Roster roster;
    private final Reins reins;
    private final Deque<List<Long>> deferred;
    private long lastRoundNanos = System.nanoTime();
    private int nextIncarnation;
    /** Whoever comes anew must know. */
    private final CancelledTasks cancelled;

    private boolean leaving;
    private String trouble = "";
    private boolean lacksStorage;

    /**
     * What a crew works with.
     *
     * @param reins tells them what to do
     * @param forge forks the workers
     * @param firstIncarnation the number of the first worker
     * @param readEvents takes in all events that were written so far
     * @param deferred tasks that are {@linkplain RunState#defer deferred}, in groups, to be run apart when nothing else
     *     is open
     * @param settling looks at what workers count
     * @param listener is told of deaths
     */
    record Settings(
            Reins reins,
            Forge forge,
            int firstIncarnation,
            Runnable readEvents,
            List<List<Long>> deferred,
            SettleWatch settling,
            RunListener listener) {}

    Crew(Owner owner, RunState state, Bereavement bereavement, Settings settings) {
        this.owner = owner;
        this.state = state;
        this.bereavement = bereavement;
        this.settings = settings;
        this.nextIncarnation = settings.firstIncarnation;
        this.reins = settings.reins;
        this.deferred = new ArrayDeque<>(settings.deferred);
        this.roster = reins.roster();
        this.cancelled = new CancelledTasks(state::isSettled);
    }

    /**
     * One round: buries the dead, kills the frozen, fills empty seats, wakes the idle.
     *
     * @param queued about how many tasks wait to be claimed
     */
    void tend(long queued) {
        settings.settling.look();
        long now = System.nanoTime();
        reins.reclaimLeft(now);
        long gap = now - lastRoundNanos;
        lastRoundNanos = now;
        boolean changed = false;
        long unserved = reins.isPaused() ? 0 : queued;
        List<Seat> empty = new ArrayList<>();
        for (Seat seat : roster.seats()) {
            if (seat.process != null && seat.process.isGone()) {
                bury(seat, now);
                changed = true;
            }
            if (seat.process != null) {
                watch(seat, gap, now);
                unserved -= wake(seat, unserved > 0) ? 1 : 0;
            } else if (!leaving && trouble.isEmpty() && seat.mayStart(now)) {
                empty.add(seat);
            }
        }
        fillAll(empty, now);
        if (changed || !empty.isEmpty()) {
            if (roster.removeLeft()) {
                reins.spread();
            }
            reins.announceLive();
        }
    }

    private void watch(Seat seat, long gap, long now) {
        if (gap > OWN_GAP_NANOS) {
            seat.forgiveGap(now, gap);
        }
        seat.feel(owner.pulse(seat.incarnation), now);
        if (seat.isFrozen(FROZEN_AFTER.plus(settings.forge.archiveTime()), now)) {
            settings.listener.notice(
                    "worker " + seat.number + " gave no sign of life for " + seat.silentMillis(now) + " ms: killed");
            seat.kill();
            return;
        }
        if (!state.hasStarted(seat.incarnation) && seat.isOverdue(now)) {
            settings.listener.notice("worker " + seat.number + " is not ready after " + Seat.START_PATIENCE.toSeconds()
                    + " s (a start hook that does not end?): killed");
            seat.kill();
            return;
        }
        if (seat.isApart && seat.suspects.isCurrentSettled(state::isResting)) {
            nextGroup(seat);
        }
    }

    /**
     * Wakes the seat's worker if it is idle and there is something for it to see. One newcomer for each task that
     * waits: who was woken before and has not come yet does not count, so a slow one holds nothing up for long.
     *
     * @return whether it was asleep
     */
    private boolean wake(Seat seat, boolean tasksWait) {
        boolean isWanted = tasksWait || seat.isApart || leaving || seat.isDismissed;
        return isWanted && seat.process != null && owner.pulse(seat.incarnation).idle() && seat.wake();
    }

    /** Gives the seat's worker its next group of suspects, or, where there is none, sends it among the others. */
    private void nextGroup(Seat seat) {
        List<Long> group = seat.suspects.next(state::isResting);
        if (group.isEmpty()) {
            seat.isApart = false;
            owner.endApart(seat.incarnation);
            reins.dismissIfLeaving(seat);
            reins.announceLive();
        } else {
            owner.reserve(group, seat.incarnation);
        }
    }

    /**
     * Where nothing is open but what is deferred, and nothing else can be published: the next group of that begins, on
     * one worker, with nothing beside it. What comes meanwhile, and what its tasks emit, goes before the group after
     * it.
     */
    void takeUpDeferred() {
        if (deferred.isEmpty() || leaving || owner.publishedTasks() > state.restingTasks() + state.deferredTasks()) {
            return;
        }
        Optional<Seat> free = roster.occupied().filter(Seat::isForAnybody).findFirst();
        if (free.isPresent()) {
            Seat seat = free.get();
            List<Long> group = new ArrayList<>(deferred.remove());
            group.removeIf(state::isResting);
            List<Long> reserved = owner.reserveDeferred(group, state, seat.incarnation);
            state.admit(reserved);
            seat.suspects.begin(reserved);
            seat.isApart = true;
            reins.announceLive();
            group.removeAll(reserved);
            if (!group.isEmpty()) {
                deferred.add(group);
            }
        }
    }

    /** Says first how many will share the work: who comes before the others would take it all for its own. */
    private void fillAll(List<Seat> empty, long now) {
        if (!empty.isEmpty()) {
            reins.announceLive(IntStream.range(nextIncarnation, nextIncarnation + empty.size()));
        }
        for (Seat seat : empty) {
            if (trouble.isEmpty()) {
                fill(seat, now);
            }
        }
    }

    private void fill(Seat seat, long now) {
        int incarnation = nextIncarnation++;
        owner.admit(incarnation);
        owner.setLimit(incarnation, roster.share(seat.number));
        List<Long> group = seat.suspects.next(state::isResting);
        seat.isApart = !group.isEmpty();
        if (seat.isApart) {
            owner.reserve(group, incarnation);
        }
        try {
            seat.occupy(settings.forge.fork(seat.number, incarnation), incarnation, now);
            FaultPoint.FORKED.reach();
            settings.listener.forked(seat.number, seat.processOrThrow().pid());
            cancelled.forEach(seat::cancel);
        } catch (IOException e) {
            // Out of processes or memory for a moment: like a start that failed.
            settings.listener.notice("worker " + seat.number + " cannot be forked: " + e.getMessage());
            seat.incarnation = incarnation;
            Bereavement.Estate unused = bereavement.settle(seat, 0, false);
            seat.vacate(false, now);
            giveUp(seat, "could not be forked", ": " + e.getMessage());
        }
    }

    private void bury(Seat seat, long now) {
        // Everything that it wrote is in its queue by now; what is not there was never settled.
        settings.readEvents.run();
        WorkerProcess dead = seat.processOrThrow();
        settings.listener.gone(seat.number, dead.pid(), dead.exitStatus());
        boolean started = state.hasStarted(seat.incarnation);
        boolean killedByUs = seat.isKilled();
        boolean orderly = state.hasStopped(seat.incarnation);
        lacksStorage |= !orderly && dead.lackedStorage();
        boolean blamed = !orderly && !leaving && !lacksStorage;
        Bereavement.Estate estate = bereavement.settle(seat, dead.exitStatus(), blamed);
        reins.reclaim(dead.pid(), now);
        seat.vacate(started, now);
        settings.forge.release(dead);
        if (!blamed) {
            if (lacksStorage) {
                settings.listener.notice("worker " + seat.number + " could not write: the disk is full, or fails");
            }
            return;
        }
        boolean hasReason = !started && dead.exitStatus() <= WorkerExit.HIGHEST; // else it was killed
        String why = hasReason ? LastWords.in(settings.forge.log(seat.incarnation)) : "";
        String how = why.isEmpty() ? "died" : "could not start: " + why;
        settings.listener.notice("worker " + seat.number + " " + how + " (exit status " + dead.exitStatus() + "); "
                + estate.inWords() + ExitWords.of(dead.exitStatus(), killedByUs));
        giveUp(
                seat,
                "died before it was ready, the last time with exit status " + dead.exitStatus(),
                why.isEmpty() ? "" : ": " + why);
    }

    private void giveUp(Seat seat, String how, String why) {
        if (seat.failedStarts >= MAX_FAILED_STARTS) {
            trouble = "worker " + seat.number + " " + how + ", " + seat.failedStarts + " times in a row" + why
                    + "; its log is " + settings.forge.log(seat.incarnation);
        }
    }

    /** Cancels tasks, wherever they are. */
    void cancel(Collection<Long> sequences) {
        for (long sequence : sequences) {
            if (!state.isSettled(sequence)) {
                cancelled.add(sequence);
                roster.occupied().forEach(seat -> seat.cancel(sequence));
            }
        }
    }

    /** A task was settled by the worker of that number. */
    void noteSettled(int worker) {
        roster.numbered(worker).forEach(Seat::noteSettled);
    }

    /** How the workers that live do, by incarnation. */
    Map<Integer, WorkerPulse> pulses() {
        return roster.occupied()
                .collect(Collectors.toMap(seat -> seat.incarnation, seat -> owner.pulse(seat.incarnation)));
    }

    /** Attempts that run now, as the workers say. */
    long inFlight() {
        return roster.occupied()
                .mapToLong(seat -> owner.pulse(seat.incarnation).inFlight())
                .sum();
    }

    /** Whether any worker waits for tasks, or will in a moment. */
    boolean hasIdle() {
        return roster.occupied().anyMatch(seat -> owner.pulse(seat.incarnation).idle());
    }

    /** How many workers live. */
    int size() {
        return (int) roster.occupied().count();
    }

    /** How much longer than others its workers may take to end. */
    Duration archiveTime() {
        return settings.forge.archiveTime();
    }

    /** Whether a worker ended because it could not write. */
    boolean lacksStorage() {
        return lacksStorage;
    }

    /** Why no worker can be had; empty where there is no such trouble. */
    String trouble() {
        return trouble;
    }

    /** Tells all workers to finish what they hold and go. From now on nobody is replaced, and no death is blamed. */
    void dismiss() {
        leaving = true;
        reins.dismissAll();
    }

    /** Makes all workers halt at once. They are dead and buried when {@link #size} says 0. */
    void halt() {
        leaving = true;
        roster.occupied().forEach(seat -> {
            seat.processOrThrow().closeInput();
            seat.kill();
        });
    }
}
