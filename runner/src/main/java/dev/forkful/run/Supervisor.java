package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.worker.JobLoader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs one run: from taking its lock, through recovery, publishing and supervising, to the last worker's end.
 *
 * <p>Whatever ends it, the run directory stays whole, and no worker outlives it.
 *
 * <p><i>Threading:</i> thread-safe; the work is done on a thread of its own.
 */
public final class Supervisor implements AutoCloseable {
    /** How long workers of a console that died may take to be gone, before they are ended. */
    private static final Duration STRAYS = Duration.ofSeconds(5);

    private final RunDirectory run;
    private final SupervisorOptions options;
    private final RunListener listener;
    private final RunLock lock;
    private final RunState state = new RunState();
    private final Shift shift;
    private final Thread thread;
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();

    private Supervisor(RunDirectory run, SupervisorOptions options, RunListener listener) {
        this.run = run;
        this.options = options;
        this.listener = listener;
        this.lock = RunLock.acquire(run.path());
        this.shift = new Shift(run, state, listener);
        this.thread = new Thread(this::work, "forkful-supervisor");
    }

    /** Loads what the first run of a process needs: thousands of classes. Idempotent; for any thread. */
    public static void load() {
        ChronicleBroker.load();
    }

    /**
     * Takes the run and begins, or goes on, with it.
     *
     * @throws JobException where another process runs it
     */
    public static Supervisor start(RunDirectory run, SupervisorOptions options, RunListener listener) {
        Supervisor supervisor = new Supervisor(run, options, listener);
        supervisor.thread.start();
        return supervisor;
    }

    private void work() {
        try (Forge forge = new Forge(run, options, shift::unpark)) {
            outcome.complete(recover(forge));
        } catch (BrokerException.Storage e) {
            outcome.complete(new RunOutcome(Ending.STORAGE, String.valueOf(e.getMessage()), shift.snapshot()));
        } catch (Throwable e) { // the top of the thread; Chronicle raises checked exceptions that it does not declare
            outcome.completeExceptionally(e);
        } finally {
            lock.close();
        }
    }

    /** Takes in what happened so far, repairs what a crash left, and goes on. */
    private RunOutcome recover(Forge forge) {
        int incarnation = run.nextIncarnation();
        if (run.isFresh()) {
            forge.expect(roughInput());
            forge.forkAhead(incarnation + 1);
        }
        ChronicleBroker broker = ChronicleBroker.at(run.path());
        awaitStrays(broker);
        try (EventReader events = broker.events(Position.START)) {
            shift.readAll(events);
            if (events.damagedRecords() > 0) {
                listener.notice(events.damagedRecords()
                        + " records are damaged (a power cut?) and passed over; what they settled is run again");
            }
            if (state.lastMark().equals(Optional.of(Event.Mark.CANCELLED))) {
                throw new JobException("run " + run.id() + " was cancelled, and is not to go on; begin a new one");
            }
            Reopening reopening = options.reopen() == SupervisorOptions.Reopen.FAILED
                    ? Reopening.ofFailed(state)
                    : Reopening.ofNothing(state);
            reopening.apply();
            try (Owner owner = broker.own(incarnation, state)) {
                owner.append(Marks.of(incarnation, Event.Mark.STARTED));
                reopening.record(owner);
                forge.expect(roughTasks(owner));
                return supervise(broker, new Taken(owner, events, incarnation), forge);
            }
        }
    }

    private static void awaitStrays(ChronicleBroker broker) {
        try {
            broker.awaitStrays(STRAYS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForkfulException("interrupted while workers of an earlier console were awaited", e);
        }
    }

    /** The run as this supervisor has taken it over. */
    private record Taken(Owner owner, EventReader events, int incarnation) {}

    private RunOutcome supervise(ChronicleBroker broker, Taken taken, Forge forge) {
        Owner owner = taken.owner;
        EventReader events = taken.events;
        int incarnation = taken.incarnation;
        Publisher publisher = new Publisher(owner, run, this::source, shift::published);
        Thread publishing = new Thread(publisher, "forkful-publisher");
        publishing.setDaemon(true);
        try (TaskReader tasks = broker.tasks()) {
            Crew crew = new Crew(
                    owner,
                    state,
                    new Bereavement(owner, state, tasks, options.poisonLimit()),
                    new Crew.Settings(
                            forge, incarnation + 1, options.frozenAfter(), () -> shift.readAll(events), listener));
            try {
                publishing.start();
                return shift.work(new Shift.Means(
                        incarnation,
                        owner,
                        events,
                        crew,
                        publisher,
                        new Helm(run.path(), incarnation, owner, shift::request, listener)));
            } finally {
                crew.halt();
                publisher.cancel();
                // A publisher that reads a silent pipe cannot be joined; closing its owner makes it end.
                publishing.interrupt();
            }
        }
    }

    private long roughTasks(Owner owner) {
        if (owner.isSealed()) {
            return owner.publishedTasks() - state.settledTasks();
        }
        return roughInput();
    }

    private long roughInput() {
        // What only the job itself declares is not worth the loading of it here.
        return run.manifest().input() == null ? 0 : source().roughTasks();
    }

    private TaskSource source() {
        Manifest manifest = run.manifest();
        Input declared = null;
        if (manifest.input() == null) {
            declared = JobLoader.load(run.job(), new JobArguments(manifest.arguments()))
                    .named(manifest.job())
                    .input();
        }
        return new TaskSource(manifest, declared, options.standardInput(), listener);
    }

    /** The run as it was a moment ago, at most 100 ms. */
    public RunSnapshot snapshot() {
        return shift.snapshot();
    }

    /**
     * Waits for the end.
     *
     * @throws ForkfulException what stopped the supervisor itself
     */
    public RunOutcome await() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ForkfulException forkful) {
                throw forkful;
            }
            throw new ForkfulException("the supervisor failed: " + e.getCause(), e.getCause());
        }
    }

    /** Called when the work is over, however it ended; at once, where it is over already. */
    public void whenDone(Runnable action) {
        var unused = outcome.whenComplete((result, error) -> action.run());
    }

    /**
     * Takes no new tasks, and gives what is in flight some time. Returns at once.
     *
     * @param bound after which the workers are made to halt
     */
    public void drain(Duration bound) {
        shift.request(new Shift.Request(Ending.DRAINED, bound));
    }

    /** Makes all workers halt at once. Returns at once. */
    public void abort() {
        shift.request(new Shift.Request(Ending.ABORTED, Duration.ZERO));
    }

    /** Aborts, and waits for the end. Idempotent. */
    @Override
    public void close() {
        abort();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
