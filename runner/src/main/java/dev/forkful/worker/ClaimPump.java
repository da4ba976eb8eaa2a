package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Session;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a worker's slots full: claims tasks, starts their attempts, settles what came of them.
 *
 * <p>There is no dispatcher on the hot path. {@link #pump} may be called by any thread that can be kept, and mostly is
 * by the handler thread that has just ended an attempt: whoever raises {@code work} from 0 does the work, others only
 * raise it and leave, and the one goes round again until nothing was raised meanwhile. So all of {@link #drain} is
 * single-threaded, and no call is lost. Threads with another duty (the timer, standard input) call {@link #wake}.
 *
 * <p>An attempt has one of the {@link Slots}. A task that waits for its next attempt or for a limit has none; but the
 * worker holds at most {@value #HELD_PER_SLOT} tasks per slot. {@link Turns} says whose turn it is.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> what the broker raises goes to {@link Life#fail}.
 */
final class ClaimPump implements AttemptScope.Listener {
    /** Tasks held, in flight or waiting for their next attempt, per attempt that may be in flight. */
    static final int HELD_PER_SLOT = 4;
    /** Tasks held at the least where limits have keys, so that those of one key do not keep out all others. */
    static final int HELD_FOR_KEYS = 256;

    /** The worker that a pump serves. */
    interface Life {
        /** Whether tasks may be claimed; once false, for ever, and what waits for another attempt is given back. */
        boolean isClaiming();

        /** After {@link #isClaiming} became false: nothing is held any more. Maybe repeatedly. */
        void emptied();

        /** As many tasks were claimed as one worker may: claim nothing more, and leave when they are settled. */
        void recycle(String reason);

        /** A handler cannot be stopped: claim nothing more, and leave soon. */
        void retire(String reason);

        /** The worker cannot go on. */
        void fail(Throwable error);

        /** Whether it failed: then it settles nothing more, as if it had been killed, and the rest is run elsewhere. */
        boolean hasFailed();
    }

    /**
     * What a pump works with.
     *
     * @param concurrency attempts in flight, at most, until the owner says otherwise
     * @param waker runs the pump for those who must not be kept; one thread
     * @param maxTasks claimed over all; 0 for no limit
     */
    record Parts(
            AttemptScope scope,
            Replies replies,
            Life life,
            Delayer delayer,
            Executor waker,
            int concurrency,
            int maxTasks) {}

    private final AttemptScope scope;
    private final Replies replies;
    private final Session session;
    private final Life life;
    private final Delayer delayer;
    private final Executor waker;
    private final Rehearsal rehearsal;
    private final TurnAlarm alarm;
    private final Slots slots;
    private final AtomicInteger work = new AtomicInteger();
    private final HeldTasks held;
    private final Queue<HeldTask> due = new ConcurrentLinkedQueue<>();
    private final Queue<HeldTask> unwanted = new ConcurrentLinkedQueue<>();
    private final TaskLimits limits;
    private final Turns turns = new Turns();
    private final Standoff standoff = new Standoff();
    private final long maxTasks;
    private long claimed; // of the one who drains
    private volatile boolean idle;

    ClaimPump(Parts parts) {
        scope = parts.scope();
        replies = parts.replies();
        session = parts.replies().session();
        life = parts.life();
        delayer = parts.delayer();
        waker = parts.waker();
        maxTasks = parts.maxTasks() == 0 ? Long.MAX_VALUE : parts.maxTasks();
        limits = scope.limits();
        held = new HeldTasks(replies::giveBack, sequence -> sequence < session.firstUnsettled());
        rehearsal = new Rehearsal(limits.arePaced(), delayer, this::wake);
        slots = new Slots(session, rehearsal, parts.concurrency());
        alarm = new TurnAlarm(delayer, this::wake);
    }

    /** Lets calls pass here from now on. */
    void serveHosts(Duration longestHold) {
        scope.hosts()
                .serve(new HostGate.Binding(
                        limits.host(),
                        turns,
                        standoff,
                        this::wake,
                        scope.threads(),
                        scope.nanoClock(),
                        longestHold,
                        limits.tally()));
    }

    /** Attempts queued or running. */
    int inFlight() {
        return slots.taken();
    }

    /** Whether there was nothing to claim. */
    boolean isIdle() {
        return idle;
    }

    /** Does what there is to do, on the pump's own thread. Returns at once. */
    void wake() {
        waker.execute(this::pump);
    }

    /** Does what there is to do; may keep the caller for as long as others call, too. */
    void pump() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        try {
            int seen = 1;
            do {
                if (life.hasFailed()) {
                    return; // work stays raised, as below
                }
                drain();
                seen = work.addAndGet(-seen);
            } while (seen != 0);
        } catch (RuntimeException | Error e) {
            life.fail(e); // work stays raised: a broken pump does not go on
        }
    }

    private void drain() {
        alarm.heed();
        settleUnwanted();
        boolean claiming = life.isClaiming();
        if (!claiming) {
            held.giveBackWaiting();
            turns.dropTasks(now());
        }
        letPass(claiming && session.flow() != Owner.Flow.PAUSE);
        if (claiming) {
            claim();
        } else if (held.isEmpty()) {
            life.emptied();
        }
        alarm.set(Math.min(turns.nextNanos(), standoff.nextNanos()), now());
    }

    /**
     * Lets go on whatever has its turn.
     *
     * @param tasks whether attempts may begin
     */
    private void letPass(boolean tasks) {
        boolean again = true;
        while (again) {
            long now = now();
            turns.advance(now);
            again = false;
            for (Passage call = nextCall(now); call != null; call = nextCall(now)) {
                call.go();
                again = true;
            }
            while (tasks && slots.isAnyFree()) {
                HeldTask task = due.poll();
                Passage passed = task == null ? turns.nextTask(now) : null;
                if (task == null && passed == null) {
                    break;
                } else if (task != null && held.contains(task)) {
                    enter(task);
                } else if (passed != null) {
                    passed.go();
                    again = true;
                }
            }
        }
    }

    /** Cancelled tasks that wait for their next attempt, or for a limit, are not kept until that comes. */
    private void settleUnwanted() {
        for (HeldTask task = unwanted.poll(); task != null; task = unwanted.poll()) {
            if (held.contains(task) && task.current() == null) {
                settleCancelled(task);
            }
        }
    }

    private void settleCancelled(HeldTask task) {
        if (!task.hasBegun()) {
            task.refused(now());
        }
        settle(task, Event.Status.FAILED, scope.judge().cancelled().error(), List.of());
    }

    private @Nullable Passage nextCall(long nowNanos) {
        Passage call = turns.nextCall(slots.isAnyFree(), nowNanos);
        if (call != null || !turns.isCallHeld()) {
            standoff.none();
            return call;
        }
        return standoff.isOne(nowNanos) && slots.bearsOneMore() ? turns.nextCall(true, nowNanos) : null;
    }

    private long now() {
        return scope.nanoClock().getAsLong();
    }

    private void claim() {
        int free = claimable();
        while (free > 0) {
            List<Claim> claims = session.tryClaim(free);
            if (claims.isEmpty() && idle) {
                return;
            }
            if (claims.isEmpty() != idle) {
                idle = claims.isEmpty(); // when idle: once more, since a task may have come before the word was out
                replies.setIdle(idle);
            }
            for (Claim claim : claims) {
                enter(held.add(claim));
            }
            claimed += claims.size();
            if (claimed >= maxTasks) {
                life.recycle("it has served " + claimed + " tasks");
                return;
            }
            free = claimable();
        }
    }

    private int claimable() {
        int mostHeld = Math.max(HELD_PER_SLOT * slots.limit(), limits.haveKeys() ? HELD_FOR_KEYS : 0);
        int room = Math.min(slots.left(), mostHeld - held.size());
        if (room > 0) { // what only waits here for the whole run's limit is better claimed by whoever has its turn
            room = Math.min(room, limits.room(turns, now()));
        }
        return (int) Math.min(room, maxTasks - claimed);
    }

    /** Begins the next attempt as soon as its limits let it. */
    private void enter(HeldTask task) {
        if (task.toll() == null && limits.askTheInput(task.task().stage())) {
            scope.threads().execute(() -> assess(task));
            return;
        }
        TaskPassage passage = new TaskPassage(task, limits.places(task), held::contains, this::start);
        if (turns.tryPass(passage, now())) {
            start(passage);
        }
    }

    /** Asks the job's code what a task means to its limits; on a handler thread. */
    private void assess(HeldTask task) {
        int stage = task.task().stage();
        try {
            Object input = scope.stages().get(stage).input().read(task.task().input());
            task.setToll(limits.toll(stage, input));
            due.add(task);
        } catch (Throwable e) { // the top of the job's code: whatever it raises fails this task only
            refuse(task, e);
        }
        pump();
    }

    private void refuse(HeldTask task, Throwable raised) {
        JobException error = raised instanceof JobException job
                ? job
                : new JobException("the key or cost of a limit cannot be had of the input: " + raised, raised);
        if (life.hasFailed()) {
            return;
        }
        try {
            task.refused(now());
            settle(task, Event.Status.FAILED, scope.judge().failedForGood(error).error(), List.of());
        } catch (RuntimeException | Error e) {
            life.fail(e);
        }
    }

    private void start(TaskPassage passage) {
        HeldTask task = passage.task();
        if (held.isCancelled(task)) {
            turns.left(passage);
            settleCancelled(task);
            return;
        }
        if (task.hasBegun() && scope.judge().remainingNanos(task, now()) <= 0) {
            turns.left(passage);
            settle(task, Event.Status.FAILED, scope.judge().tooLate(task, now()).error(), List.of());
            return;
        }
        task.passed(passage);
        slots.take();
        scope.threads().start(task.nextAttempt(scope, this));
        rehearsal.begin();
    }

    @Override
    public boolean sending(HeldTask task, String key) {
        if (life.hasFailed()) {
            return false;
        }
        try {
            replies.sent(task, key);
            return true;
        } catch (RuntimeException | Error e) {
            life.fail(e);
            return false;
        }
    }

    @Override
    public void withdrawn(HeldTask task) {
        replies.answered(task);
    }

    @Override
    public void concluded(HeldTask task, Verdict verdict) {
        apply(task, verdict);
        pump();
    }

    @Override
    public void concludedAside(HeldTask task, Verdict verdict) {
        apply(task, verdict);
        wake();
    }

    @Override
    public void stuck(HeldTask task, Verdict verdict, String reason) {
        life.retire(reason); // first: it must not claim for the slot that is freed now
        concludedAside(task, verdict);
    }

    @Override
    public void fatal(Throwable error) {
        life.fail(error);
    }

    @Override
    public void free() {
        slots.free();
        wake();
    }

    @Override
    public void take() {
        slots.take();
    }

    private void apply(HeldTask task, Verdict verdict) {
        if (life.hasFailed()) {
            return;
        }
        Attempt attempt = task.current();
        TaskPassage passage = task.passage();
        rehearsal.end();
        try {
            if (verdict instanceof Verdict.Ok ok) {
                settle(task, Event.Status.OK, ok.result(), ok.emitted());
            } else if (verdict instanceof Verdict.Failed failed) {
                settle(task, Event.Status.FAILED, failed.error(), List.of());
            } else if (verdict instanceof Verdict.Doubt doubt) {
                replies.doubted(task, doubt.error());
                held.forget(task);
            } else if (verdict instanceof Verdict.Retry retry) {
                replies.attemptFailed(task, retry.error(), retry.delay());
                task.waiting();
                again(task, retry.delay());
            }
        } catch (RuntimeException | Error e) {
            life.fail(e);
        } finally {
            if (passage != null) {
                turns.left(passage);
            }
            if (attempt == null || attempt.standstill().end()) {
                slots.free();
            }
        }
    }

    private void settle(HeldTask task, Event.Status status, byte[] body, List<Emitted> emitted) {
        // A claim that was lost needs no word: its worker was given up for dead, and the reply will be dropped.
        Claim.Outcome unused = replies.settle(task, status, body, emitted);
        held.forget(task);
    }

    /** Settles a task as cancelled: after the next {@link #check} if it is held, or as soon as it is claimed here. */
    void cancel(long sequence) {
        held.cancel(sequence);
    }

    private void again(HeldTask task, Duration delay) {
        if (delay.isZero()) {
            due.add(task);
            return;
        }
        delayer.delay(
                () -> {
                    due.add(task);
                    wake();
                },
                delay);
    }

    /** Cancels attempts whose time is up, or whose task was cancelled. Timer thread only. */
    void check(long nowNanos) {
        held.check(nowNanos, unwanted::add);
        if (!unwanted.isEmpty()) {
            wake();
        }
    }

    /** Gives back whatever is held, running or not. Only after {@link Life#isClaiming} became false. */
    void abandonAll() {
        held.abandonAll();
    }
}
