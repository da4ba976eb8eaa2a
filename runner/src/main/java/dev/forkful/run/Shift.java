package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Event.Mark;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.run.RunOutcome.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's loop over one run that was recovered, and its end.
 *
 * <pre>
 *   read events ▸ tend the crew ▸ tell the broker how far we are ▸ is it over? ▸ wait a little ▸ again
 * </pre>
 *
 * <p>{@link Rest} says how the loop waits: for a bell where little happens, for some milliseconds where much does.
 *
 * <p><i>Threading:</i> {@link #work} is for one thread; {@link #snapshot}, {@link #request} and {@link #unpark} for
 * any.
 */
final class Shift {
    private static final long END_WAIT_MILLIS = 3;
    private static final long SNAPSHOT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CALM_SNAPSHOT_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /** Workers that finished everything only have their stop hooks left to run. */
    private static final Duration FAREWELL = Duration.ofSeconds(15);
    /** What is in flight when too many tasks have failed, or the input breaks, may take so long, as after a Ctrl-C. */
    private static final Duration LEAVE = Duration.ofSeconds(10);
    /** The dead are reaped within milliseconds; a process that cannot die hangs in the kernel. */
    private static final Duration REAPING = Duration.ofSeconds(10);

    private final RunDirectory run;
    private final RunState state;
    private final RunListener listener;
    private final AtomicReference<@Nullable StopRequest> request = new AtomicReference<>();
    private final WorkerLives lives;
    private volatile RunSnapshot snapshot;
    private volatile List<WorkerLives.Life> workers = List.of();
    private final Rest rest = new Rest();
    private LongConsumer onSettled = settled -> {};
    private @Nullable Crew crew;
    /** Of a pipeline: is told of what tasks emit, from the first event on, and of those that were run anew. */
    private Consumer<Event.Reply> onEmitted = reply -> {};

    private long snapshotNanos;
    /** Found when the run was taken over: their tasks are open. */
    private long damagedBefore;

    private volatile boolean ordersCame;
    private final Queue<Long> cancellations = new ConcurrentLinkedQueue<>();

    /**
     * What the loop works on.
     *
     * @param incarnation the supervisor's own
     */
    record Means(
            int incarnation,
            Owner owner,
            EventReader events,
            Crew crew,
            Inflow inflow,
            Helm helm,
            FailureWatch failures,
            Throttle throttle,
            MachineGuard guard,
            Stages stages) {}

    private record Verdict(Ending ending, String reason, Duration bound) {
        /** Whether what is in flight is to be finished, and the rest left for a resume. */
        boolean drains() {
            return switch (ending) {
                case DRAINED, TOO_MANY_FAILED -> true;
                case BAD_INPUT -> !bound.isZero();
                default -> false;
            };
        }
    }

    Shift(RunDirectory run, RunState state, RunListener listener) {
        this.run = run;
        this.state = state;
        this.listener = listener;
        this.lives = new WorkerLives(state);
        this.snapshot = new Surroundings(
                        run.id(),
                        0,
                        OptionalLong.empty(),
                        true,
                        0,
                        run.manifest().concurrency(),
                        List.of())
                .snapshot(state);
    }

    RunSnapshot snapshot() {
        return snapshot;
    }

    /** The run without its workers, as far as their events were read. Only for who did its work, or tried to. */
    RunSnapshot snapshotAtRest() {
        state.noteAtRest();
        RunSnapshot last = snapshot;
        return new Surroundings(
                        run.id(),
                        last.published(),
                        last.total(),
                        false,
                        0,
                        run.manifest().concurrency(),
                        last.stages())
                .snapshot(state);
    }

    List<WorkerLives.Life> workers() {
        return workers;
    }

    /** The strongest request counts. */
    void request(StopRequest wish) {
        request.accumulateAndGet(wish, StopRequest::stronger);
        unpark();
    }

    void unpark() {
        rest.end();
    }

    void lookForOrders() {
        ordersCame = true;
        unpark();
    }

    /** Tasks are cancelled, wherever they are. */
    void cancel(Collection<Long> sequences) {
        cancellations.addAll(sequences);
        unpark();
    }

    private void takeUpCancellations(Crew crew) {
        if (cancellations.isEmpty()) {
            return;
        }
        List<Long> sequences = new ArrayList<>();
        for (Long next = cancellations.poll(); next != null; next = cancellations.poll()) {
            sequences.add(next);
        }
        crew.cancel(sequences);
    }

    /** A task was submitted: a person or a program waits for its reply. */
    void submitted() {
        rest.endWhereWordIsAwaited();
    }

    /** A task was published: called for each, so it is one volatile read where the loop is busy anyway. */
    void published() {
        rest.endWhereTasksAreAwaited();
    }

    /** Whom to tell, after each look at the events, how many tasks are settled. */
    void onSettled(LongConsumer consumer) {
        onSettled = consumer;
    }

    /** Whom to tell of replies that emit tasks, or may take the place of one that did. */
    void onEmitted(Consumer<Event.Reply> consumer) {
        onEmitted = consumer;
    }

    /** Takes in all events that were written so far. */
    void readAll(EventReader events) {
        events.pollAll(event -> take(event, events));
    }

    private void take(Event event, EventReader from) {
        RunState.Effect effect = state.apply(event);
        lives.take(event, effect);
        if (crew != null && event instanceof Event.WorkerStopped stopped && stopped.isForHeap()) {
            listener.notice("worker " + stopped.worker() + " is replaced: " + stopped.reason());
        }
        if (effect == RunState.Effect.SETTLED && event instanceof Event.Reply reply) {
            Crew settler = crew;
            if (settler != null) {
                settler.noteSettled(reply.worker());
            }
            if (!reply.emitted().isEmpty() || reply.generation() > 0) {
                onEmitted.accept(reply);
            }
            listener.settled(reply, from.place());
        }
    }

    /**
     * Works until the run is over or somebody stops it.
     *
     * @throws BrokerException.Storage where a queue cannot be written
     */
    RunOutcome work(Means means) {
        rest.ofThisThread();
        crew = means.crew;
        damagedBefore = means.events.damagedRecords();
        Verdict verdict = verdict(means); // first: a run that is complete needs no worker
        while (verdict == null) {
            if (round(means) == 0) {
                rest(means);
            }
            verdict = verdict(means);
        }
        return end(means, verdict);
    }

    /** Does what there is to do; 0 where there was nothing. */
    private int round(Means means) {
        int events = means.events.poll(event -> take(event, means.events), EventReader.PORTION);
        onSettled.accept(state.settledTasks());
        boolean moved = means.stages.move();
        long queued = means.owner.progress(state, state.restingTasks() + state.deferredTasks());
        // Where the input is read and not held, what comes of it goes first.
        if (!moved && (!means.inflow.isReading() || means.stages.holdsInput())) {
            means.crew.takeUpDeferred();
        }
        means.crew.tend(queued);
        takeUpCancellations(means.crew);
        long now = System.nanoTime();
        if (ordersCame) {
            ordersCame = false;
            means.helm.lookNow(now);
        } else {
            means.helm.look(now);
        }
        means.throttle.look(means.crew::inFlight, now);
        means.guard.look(now);
        rest.note(events, now);
        if (now - snapshotNanos >= (rest.isCalm(now) ? CALM_SNAPSHOT_NANOS : SNAPSHOT_NANOS)) {
            snapshotNanos = now;
            snapshot = view(means, true);
            workers = lives.all(true, means.crew.pulses());
        }
        return moved ? events + 1 : events;
    }

    private void rest(Means means) {
        if (rest.isBusy(System.nanoTime())) {
            rest.nap();
            return;
        }
        rest.awaitTasks(means.crew.hasIdle());
        rest.beginAwaitingWord();
        means.owner.setResting(true);
        // INVARIANT: once more after the bell is set; what was appended before it rings for nobody.
        if (round(means) == 0) {
            rest.awaitWord();
        }
        means.owner.setResting(false);
        rest.awaitTasks(false);
    }

    private @Nullable Verdict verdict(Means means) {
        if (means.stages.isComplete()) {
            return new Verdict(Ending.COMPLETED, "", FAREWELL.plus(means.crew.archiveTime()));
        }
        if (means.stages.awaitsDecisions()) {
            return new Verdict(Ending.IN_DOUBT, "", FAREWELL);
        }
        RuntimeException failure = means.inflow.failure();
        if (failure instanceof JobException) {
            // Nothing is half-run: what is in flight, if anything was published, is taken to its end.
            Duration bound = means.owner.publishedTasks() > 0 ? LEAVE : Duration.ZERO;
            return new Verdict(Ending.BAD_INPUT, String.valueOf(failure.getMessage()), bound);
        } else if (failure != null && !(failure instanceof BrokerException.Storage)) {
            throw failure;
        }
        String storage = failure == null ? storageTrouble(means) : String.valueOf(failure.getMessage());
        if (!storage.isEmpty()) {
            return new Verdict(Ending.STORAGE, storage, Duration.ofSeconds(5));
        }
        if (!means.crew.trouble().isEmpty()) {
            return new Verdict(Ending.NO_WORKERS, means.crew.trouble(), Duration.ofSeconds(1));
        }
        if (means.failures.isLimitReached()) {
            return new Verdict(Ending.TOO_MANY_FAILED, means.failures.reason(), LEAVE);
        }
        StopRequest wish = request.get();
        return wish == null ? null : new Verdict(wish.ending(), "", wish.bound());
    }

    /** Empty where there is none. */
    private String storageTrouble(Means means) {
        if (means.crew.lacksStorage()) {
            return "a worker could not write to " + run.path();
        }
        // INVARIANT: what cannot be made out may have settled a task, whose claim is shut by now: only a resume opens
        // it.
        return means.events.damagedRecords() > damagedBefore
                ? "a new record below " + run.path() + " is damaged; what it settled is run again by a resume"
                : "";
    }

    private RunOutcome end(Means means, Verdict verdict) {
        means.inflow.cancel();
        if (verdict.drains()) {
            mark(means, Mark.DRAINING, verdict.ending, verdict.reason);
        }
        if (!verdict.bound.isZero()) {
            means.crew.dismiss();
            awaitEmptySeats(means, verdict.bound, true);
        }
        means.crew.halt();
        awaitEmptySeats(means, REAPING, false);
        readAll(means.events);
        boolean complete = means.stages.isComplete();
        Ending ending = endingNow(verdict, complete);
        mark(means, markOf(ending), ending, verdict.drains() ? "" : verdict.reason);
        readAll(means.events);
        snapshot = view(means, false);
        workers = lives.all(false, Map.of());
        return new RunOutcome(ending, verdict.reason, snapshot);
    }

    /** A drain that was cut short by an abort is an abort, and what was cancelled is cancelled. */
    private Ending endingNow(Verdict verdict, boolean complete) {
        StopRequest wish = request.get();
        if (wish != null && wish.ending() == Ending.CANCELLED) {
            return Ending.CANCELLED;
        } else if (complete) {
            return Ending.COMPLETED;
        }
        return verdict.ending == Ending.DRAINED && wish != null ? wish.ending() : verdict.ending;
    }

    private static Mark markOf(Ending ending) {
        return switch (ending) {
            case COMPLETED -> Mark.COMPLETED;
            case CANCELLED -> Mark.CANCELLED;
            default -> Mark.STOPPED;
        };
    }

    private void awaitEmptySeats(Means means, Duration bound, boolean abortable) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (means.crew.size() > 0 && System.nanoTime() < deadline) {
            StopRequest wish = request.get();
            if (abortable && wish != null && wish.isAtOnce()) {
                return;
            }
            if (round(means) == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(END_WAIT_MILLIS));
            }
        }
    }

    private void mark(Means means, Mark mark, Ending ending, String reason) {
        means.owner.append(Marks.of(means.incarnation, mark, ending, reason));
    }

    private RunSnapshot view(Means means, boolean live) {
        long published = means.owner.publishedTasks();
        List<StageProgress> stages = means.stages.progress();
        OptionalLong total = stages.isEmpty() ? means.stages.total() : StageView.total(stages);
        long inFlight = live ? means.crew.inFlight() : 0;
        return new Surroundings(
                        run.id(),
                        published,
                        total,
                        live,
                        inFlight,
                        run.manifest().concurrency(),
                        stages)
                .snapshot(state);
    }
}
