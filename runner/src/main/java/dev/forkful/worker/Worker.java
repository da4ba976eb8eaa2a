package dev.forkful.worker;

import dev.forkful.JobSpec;
import dev.forkful.WorkerHook;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The life of one worker: its start, the ticks of its timer, and its end.
 *
 * <pre>
 * STARTING ──▶ RUNNING ──▶ DRAINING ──nothing held──▶ ended
 *                 └───────────┴──▶ RETIRING ──nothing held, or grace over──▶ ended
 * from each: an error that leaves nothing to do ──▶ ended
 * </pre>
 *
 * <p>The tick beats the heart, reads what the owner says, cancels attempts whose time is up, and tries for tasks where
 * there were none: a wake byte makes that faster, but nothing depends on one.
 *
 * <p>The session is closed only by {@link #leave}, where another run may follow: else the heart must beat until the
 * process ends, and a handler that could not be stopped may still come to settle its task, which must not reach
 * unmapped memory. The end of the process closes it.
 *
 * <p><i>Threading:</i> {@link #run} once, on the main thread; the rest from any.
 */
final class Worker implements ClaimPump.Life {
    private static final Duration SHORTEST_TICK = Duration.ofMillis(5);
    private static final Duration LONGEST_TICK = Duration.ofMillis(200);
    private static final Duration IDLE_TICK = Duration.ofMillis(400);
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

    private enum State {
        STARTING,
        RUNNING,
        DRAINING,
        RETIRING
    }

    private final JobSpec job;
    private final Session session;
    private final Replies replies;
    private final Hooks hooks;
    private final List<WorkerHook> startHooks;
    private final LongSupplier nanoClock;
    private final Delayer timer;
    private final HandlerThreads threads;
    private final ClaimPump pump;
    private final Judge judge;
    private final HeapWatch heap;
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private volatile String reason = "";
    private volatile WorkerExit drainedExit = WorkerExit.OK;
    private volatile boolean failed;
    private boolean hasLeft; // the timer thread's
    private volatile long graceEndNanos;

    Worker(WorkerParts parts) {
        job = parts.job();
        replies = parts.replies();
        session = replies.session();
        nanoClock = parts.scope().nanoClock();
        hooks = parts.hooks();
        startHooks = parts.startHooks();
        timer = parts.timer();
        threads = parts.scope().threads();
        judge = parts.scope().judge();
        heap = new HeapWatch(HeapWatch::ofThisProcess, nanoClock.getAsLong());
        pump = new ClaimPump(new ClaimPump.Parts(
                parts.scope(),
                replies,
                this,
                parts.timer(),
                parts.pumpThread(),
                parts.concurrency(),
                job.maxTasksPerWorker()));
        pump.serveHosts(job.retry().maxRetryAfter());
    }

    /** A twentieth of the shortest limit, so that none is overrun by much. */
    private Duration currentTick() {
        Duration deadline = job.deadline();
        Duration timeout = judge.timeout();
        Duration limit = deadline == null ? timeout : min(timeout, deadline);
        Duration twentieth = min(limit.dividedBy(20), LONGEST_TICK);
        return twentieth.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : twentieth;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Serves until the worker ends, and says why it did. */
    Ending run() throws InterruptedException {
        timer.delay(this::tick, Duration.ZERO);
        try {
            hooks.awaitStart(startHooks);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Ending(WorkerExit.START_HOOK, "onWorkerStart failed: " + cause, cause);
        }
        try {
            heedOwner(); // no attempt begins under a limit that was changed
            replies.started();
            state.compareAndSet(State.STARTING, State.RUNNING);
            pump.wake();
            Ending end = ending.get();
            if (end.isOrderly()) {
                replies.stopped(end.reason());
            }
            return end;
        } catch (ExecutionException | RuntimeException e) {
            return Ending.failed(e);
        }
    }

    /** There may be something to claim, or a word of the owner's. */
    void wake() {
        heedOwner();
        pump.wake();
    }

    private void heedOwner() {
        judge.setTimeout(session.timeoutMillis());
        if (session.flow() == Owner.Flow.DRAIN) {
            drain("drained");
        }
    }

    /** Claims nothing more, and ends when what is in flight is settled. */
    void drain(String why) {
        if (state.compareAndSet(State.RUNNING, State.DRAINING) || state.compareAndSet(State.STARTING, State.DRAINING)) {
            reason = why;
            pump.wake();
        }
    }

    @Override
    public void recycle(String why) {
        drainedExit = WorkerExit.RETIRED;
        drain(why);
    }

    /** Settles a task as cancelled, as soon as this worker holds it. */
    void cancel(long sequence) {
        pump.cancel(sequence);
    }

    @Override
    public void retire(String why) {
        if (state.get() == State.RETIRING) {
            return; // the grace began with the first
        }
        graceEndNanos =
                nanoClock.getAsLong() + min(judge.timeout(), LONGEST_GRACE).toNanos();
        if (state.compareAndSet(State.RUNNING, State.RETIRING) || state.compareAndSet(State.DRAINING, State.RETIRING)) {
            reason = why;
        }
    }

    @Override
    public boolean isClaiming() {
        return state.get() == State.RUNNING;
    }

    @Override
    public void emptied() {
        State at = state.get();
        if (at == State.DRAINING) {
            ending.complete(Ending.of(drainedExit, reason));
        } else if (at == State.RETIRING) {
            ending.complete(Ending.of(WorkerExit.RETIRED, reason));
        }
    }

    @Override
    public void fail(Throwable error) {
        failed = true; // first: whoever is told of the end may begin to take down what attempts stand on
        ending.complete(Ending.failed(error));
    }

    @Override
    public boolean hasFailed() {
        return failed;
    }

    /**
     * After {@link #run} has ended with nothing held: lets go of the run. Returns when nothing beats any more.
     *
     * @throws java.util.concurrent.CompletionException where the session cannot be closed: the process is to end
     */
    void leave() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        timer.delay(
                () -> {
                    hasLeft = true;
                    try {
                        session.close();
                        left.complete(null);
                    } catch (RuntimeException | Error e) { // whoever may still hold something must not say that it left
                        left.completeExceptionally(e);
                    }
                },
                Duration.ZERO);
        left.join();
    }

    private void tick() {
        if (hasLeft) {
            return;
        }
        long now = nanoClock.getAsLong();
        session.beat(pump.inFlight());
        heedOwner();
        threads.relieve(now);
        String shortage = isClaiming() ? heap.look(now) : "";
        if (!shortage.isEmpty()) {
            recycle(shortage);
        }
        pump.check(now);
        if (state.get() == State.RETIRING && now - graceEndNanos >= 0) {
            pump.abandonAll();
            emptied();
        }
        if (pump.isIdle() || !isClaiming()) {
            pump.wake();
        }
        Duration tick = currentTick();
        timer.delay(this::tick, pump.inFlight() == 0 ? min(IDLE_TICK, tick.multipliedBy(20)) : tick);
    }
}
