package dev.forkful.worker;

import dev.forkful.Handler;
import dev.forkful.JobException;
import dev.forkful.http.CurrentCaller;
import dev.forkful.http.DurationText;
import dev.forkful.http.ExchangeGate;
import dev.forkful.http.HttpError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One try at a task.
 *
 * <pre>
 * QUEUED ──run──▶ RUNNING ──handler ended──▶ DONE
 *    │               │                        ▲
 *    │               └──time is up──▶ CANCELLING ──ended, or stuck──┘
 *    └────────abandoned──────────▶ DONE (also from RUNNING and CANCELLING)
 * </pre>
 *
 * Whoever moves it to DONE reports what came of it, so it is reported once. The time of an attempt begins when a thread
 * takes it up, so one that waits behind a stuck handler is not blamed for it; and stands while its calls wait for
 * limits. From CANCELLING on only {@link #check}, on the timer thread, decides: the handler has ended when none of its
 * code is on a thread of ours, and its future is done; that of a coroutine is when its code has ended on others, too.
 *
 * <p><i>Threading:</i> {@link #run} on a handler thread, {@link #check} on the timer thread, the rest anywhere. All of
 * the job's code (handler, result types, retry condition) runs while {@code active} is above 0, or aside.
 */
final class Attempt implements Runnable, ExchangeGate.Caller {
    /** How long a cancelled handler may take to end before its thread is taken for lost. */
    static final Duration CANCEL_GRACE = Duration.ofSeconds(1);

    /** How long more it may wait for a thread: where all are lost, a new worker has others. */
    static final Duration THREAD_PATIENCE = Duration.ofMinutes(1);

    /** How long the job's retry condition may take, for attempts that timed out. */
    private static final Duration JUDGE_GRACE = Duration.ofSeconds(10);

    private enum Phase {
        QUEUED,
        RUNNING,
        CANCELLING,
        DONE
    }

    private final HeldTask task;
    private final AttemptScope scope;
    private final AttemptScope.Listener listener;
    private final BoundStage bound;
    private final AttemptContext context;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Standstill standstill;
    /** Of its calls; null where nobody asks. */
    private final @Nullable Unanswered unanswered;

    private volatile boolean cancelRequested;
    private volatile boolean gone;
    private volatile @Nullable CompletableFuture<?> future;
    private @Nullable Thread thread; // guarded by this: the one in the handler's method
    private long beganNanos; // published by the move to RUNNING, as is the next
    private long deadlineNanos; // from the begin
    private long graceEndNanos; // timer thread only, as is the next
    private boolean judging;

    Attempt(HeldTask task, AttemptScope scope, AttemptScope.Listener listener) {
        this.task = task;
        this.scope = scope;
        this.listener = listener;
        this.bound = scope.stages().get(task.task().stage());
        this.context = new AttemptContext(task, scope, this, this::leaveToLater);
        this.standstill = new Standstill(listener);
        this.unanswered = bound.holdsDoubts() ? new Unanswered() : null;
    }

    /** Whether its calls wait for limits. */
    Standstill standstill() {
        return standstill;
    }

    /** A call of its own is sent now. */
    void callBegan() {
        if (unanswered != null) {
            unanswered.began();
        }
    }

    /** One that was sent is over. */
    void callEnded(@Nullable Throwable error) {
        if (unanswered != null) {
            unanswered.ended(error);
        }
    }

    /** Whether its task was tried before. */
    boolean isAgain() {
        return task.attempts() > 1;
    }

    /** Holds the keys of its task for all; false where it has none. */
    boolean holdKeys(long untilNanos, long nowNanos) {
        return scope.limits().holdKeys(task, untilNanos, nowNanos);
    }

    boolean isBlocking() {
        return bound.isBlocking();
    }

    @Override
    public void run() {
        guarded(this::begin);
    }

    /** The top of a handler's thread: what our own code raises there would leave a task that nobody ends. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            listener.fatal(e);
        }
    }

    private void begin() {
        long now = scope.nanoClock().getAsLong();
        task.started(now);
        beganNanos = now;
        deadlineNanos = scope.judge().remainingNanos(task, now);
        if (!phase.compareAndSet(Phase.QUEUED, Phase.RUNNING)) {
            return;
        }
        active.incrementAndGet();
        try {
            interruptible(Thread.currentThread());
            CurrentCaller.runAs(this, this::invoke);
        } finally {
            interruptible(null);
            // A late interrupt was meant for this attempt, not for the next one on this thread.
            boolean unused = Thread.interrupted();
            active.decrementAndGet();
        }
    }

    /** Says which thread a cancellation interrupts; null for none. */
    private synchronized void interruptible(@Nullable Thread value) {
        thread = value;
    }

    private void invoke() {
        try {
            Object input = bound.input().read(task.task().input());
            requireKey();
            if (bound.holdsDoubts() && !maySend()) {
                return;
            }
            if (bound.handler() instanceof Handler.Async<Object> async) {
                await(async.handle(input, context));
            } else {
                ended(((Handler.Blocking<Object>) bound.handler()).handle(input, context), null);
            }
        } catch (InterruptedException e) {
            ended(null, e);
        } catch (Throwable e) { // the top of the job's code: whatever it raises fails this task only
            ended(null, e);
        }
    }

    /** A key that the console could not make, it passed over: here is where the task fails of it. */
    private void requireKey() {
        if (bound.dropsRepeats()) {
            String unused = context.key();
        }
    }

    /**
     * Puts on record that the handler begins. Not before: a task that waits for a limit, or whose input does not fit,
     * has sent nothing. Not later: what handlers send need not pass our client.
     */
    private boolean maySend() {
        String key = context.key();
        interruptible(null); // in the middle of an append it would close the queue's file
        boolean said;
        try {
            said = listener.sending(task, key);
        } finally {
            interruptible(Thread.currentThread());
        }
        if (!said) {
            return false;
        }
        // INVARIANT: who gives an attempt up moves the phase, then asks whether it is sent; one of us sees the other.
        boolean wanted = phase.get() == Phase.RUNNING;
        if (!wanted) {
            listener.withdrawn(task);
        }
        return wanted;
    }

    private void await(@Nullable CompletionStage<? extends @Nullable Object> stage) {
        if (stage == null) {
            throw new JobException("the handler of stage " + bound.name() + " returned null, not a future");
        }
        CompletableFuture<? extends @Nullable Object> made = stage.toCompletableFuture();
        future = made;
        if (phase.get() == Phase.CANCELLING) { // the canceller may have come before there was a future
            made.cancel(true);
        }
        var unused = made.whenComplete((value, error) -> {
            if (phase.get() != Phase.RUNNING) {
                return;
            }
            if (HandlerThreads.isCurrent()) {
                endedLater(value, error);
            } else { // maybe a thread of the HTTP client: the job's result types must not hold it up
                scope.threads().execute(() -> endedLater(value, error));
            }
        });
    }

    private void endedLater(@Nullable Object value, @Nullable Throwable error) {
        guarded(() -> counted(() -> {
            try {
                ended(value, error);
            } catch (Throwable e) { // the top of the job's code, its result types: it fails this task only
                ended(null, e);
            }
        }));
    }

    /** What the handler leaves to its executor: it waits for a thread, which others may have. */
    private void leaveToLater(Runnable action) {
        waiting.incrementAndGet();
        scope.threads()
                .execute(() -> counted(() -> {
                    waiting.decrementAndGet(); // not before it counts as active
                    action.run();
                }));
    }

    private void counted(Runnable action) {
        active.incrementAndGet();
        try {
            CurrentCaller.runAs(this, action);
        } finally {
            active.decrementAndGet();
        }
    }

    private void ended(@Nullable Object value, @Nullable Throwable error) {
        if (phase.get() != Phase.RUNNING) {
            return; // its time was up: what it did since does not count
        }
        Verdict verdict;
        try {
            verdict = error == null ? verdict(value) : verdictOn(error);
        } catch (OutOfMemoryError fatal) {
            listener.fatal(fatal);
            return;
        }
        conclude(Phase.RUNNING, verdict);
    }

    /** @throws OutOfMemoryError where it is one, or there is one now */
    private Verdict verdictOn(Throwable error) {
        Judge judge = scope.judge();
        try {
            Throwable raised = HttpError.unwrap(error);
            if (raised instanceof OutOfMemoryError fatal) {
                throw fatal;
            }
            Verdict verdict = raised instanceof JobException // a wrong input or result stays wrong
                    ? judge.failedForGood(raised)
                    : judge.failed(task, error, scope.nanoClock().getAsLong());
            return leavesDoubt(error) ? Verdict.Doubt.inPlaceOf(verdict) : verdict;
        } catch (OutOfMemoryError fatal) {
            throw fatal;
        } catch (Throwable e) { // raised by the job's own error, as its cause or message was asked for
            return inDoubtIfSent(judge.unspeakable(error, e));
        }
    }

    private Verdict verdict(@Nullable Object value) {
        Judge judge = scope.judge();
        try {
            settleLimits(value);
            return new Verdict.Ok(
                    judge.shown(scope.json().result(value)), context.emissions().end());
        } catch (JobException e) {
            return judge.failedForGood(e);
        }
    }

    private boolean leavesDoubt(Throwable error) {
        return task.isSent()
                && unanswered != null
                && (unanswered.isAny() || HttpError.of(error).leavesDoubt());
    }

    private void settleLimits(@Nullable Object value) {
        TaskPassage passage = task.passage();
        if (value == null || passage == null || task.toll() == null) {
            return;
        }
        try {
            scope.limits()
                    .settle(
                            task,
                            passage.passedPlaces(),
                            value,
                            scope.nanoClock().getAsLong());
        } catch (RuntimeException e) { // the call was made, and its result counts
            scope.limits().unsettled().add();
            context.log().error("a limit cannot be settled with the result; what its cost said stays", e);
        }
    }

    /** From here on nobody else ends the task: what our own code raises then must not pass for the handler's. */
    private void conclude(Phase from, Verdict verdict) {
        if (phase.compareAndSet(from, Phase.DONE)) {
            guarded(() -> tell(from, verdict));
        }
    }

    private void tell(Phase from, Verdict verdict) {
        context.emissions().forget();
        // An interrupt that the handler left behind would close the broker's files.
        boolean unused = Thread.interrupted();
        context.closeBodies(); // one that nobody reads to its end would keep its connection, and its place
        if (from == Phase.RUNNING) {
            listener.concluded(task, verdict);
        } else {
            listener.concludedAside(task, verdict);
        }
    }

    /** Its task was cancelled: the next {@link #check} cancels it, whatever time is left. */
    void requestCancel() {
        cancelRequested = true;
    }

    /** Cancels the attempt when its time is up, and sees to it that it then ends. Timer thread only. */
    void check(long nowNanos) {
        Phase at = phase.get();
        if (at == Phase.RUNNING
                && (cancelRequested || isTimeUp(nowNanos))
                && phase.compareAndSet(at, Phase.CANCELLING)) {
            graceEndNanos = nowNanos + CANCEL_GRACE.toNanos();
            if (!cancelRequested) {
                scope.hosts().timedOut();
            }
            scope.aside().execute(this::cancel);
        } else if (at == Phase.CANCELLING && !judging && hasEnded()) {
            judging = true;
            graceEndNanos = nowNanos + JUDGE_GRACE.toNanos();
            scope.aside().execute(() -> conclude(Phase.CANCELLING, verdictAfterCancel(nowNanos)));
        } else if (at == Phase.CANCELLING && nowNanos - graceEndNanos >= 0 && isToBlame(nowNanos)) {
            Verdict verdict = verdictOnStuck(nowNanos);
            if (phase.compareAndSet(Phase.CANCELLING, Phase.DONE)) {
                context.emissions().forget();
                listener.stuck(
                        task,
                        verdict,
                        "task " + context.sequence() + " did not end within " + DurationText.inSeconds(CANCEL_GRACE)
                                + " after it was cancelled");
            }
        }
    }

    private boolean isTimeUp(long nowNanos) {
        long taken = nowNanos - beganNanos;
        return taken >= deadlineNanos
                || taken - standstill.stoodNanos(nowNanos) >= scope.judge().timeoutNanos();
    }

    private Verdict verdictAfterCancel(long nowNanos) {
        return cancelRequested
                ? scope.judge().cancelled()
                : inDoubtIfSent(scope.judge().timedOut(task, nowNanos));
    }

    private Verdict verdictOnStuck(long nowNanos) {
        return cancelRequested
                ? scope.judge().cancelled()
                : inDoubtIfSent(scope.judge().stuck(task, nowNanos));
    }

    private Verdict inDoubtIfSent(Verdict verdict) {
        return task.isSent() ? Verdict.Doubt.inPlaceOf(verdict) : verdict;
    }

    private boolean hasEnded() {
        CompletableFuture<?> made = future;
        return active.get() == 0 && (made == null || made.isDone());
    }

    /** Not one whose last steps wait for a thread, for a while: it ends when those have ended that have all of them. */
    private boolean isToBlame(long nowNanos) {
        return judging
                || waiting.get() == 0
                || active.get() > 0
                || nowNanos - graceEndNanos >= THREAD_PATIENCE.toNanos();
    }

    /** Aside: completing a future runs whatever the job hung on it. */
    private void cancel() {
        CompletableFuture<?> made = future;
        if (made != null) {
            made.cancel(true); // true, or the HTTP exchange goes on
        }
        synchronized (this) {
            if (thread != null) {
                thread.interrupt();
            }
        }
        gone = true;
        context.abortCalls(); // some hang on neither: "allOf" cancels nothing, and its "join" takes no interrupt
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    /** Ends the attempt without a verdict, wherever it is. */
    void abandon() {
        phase.set(Phase.DONE);
        context.emissions().forget();
    }
}
