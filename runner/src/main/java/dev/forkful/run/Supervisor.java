package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.run.RunOutcome.Ending;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one run: from taking its lock, through recovery, publishing and supervising, to the last worker's end.
 *
 * <p>Whatever ends it, the run directory stays whole, and no worker outlives it.
 *
 * <p><i>Threading:</i> thread-safe; the work is done on a thread of its own.
 */
public final class Supervisor implements AutoCloseable {
    private final RunDirectory run;
    private final SupervisorOptions options;
    private final RunListener listener;
    /** Listed before the run is taken: what is asked of it from then on was asked of a live run. */
    private final List<String> leftOver;

    private final RunLock lock;
    private final RunState state = new RunState();
    private final Shift shift;
    private final @Nullable TaskFeed feed;
    private final Thread thread;
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();

    private Supervisor(RunDirectory run, SupervisorOptions options, RunListener listener) {
        this.run = run;
        this.options = options;
        this.listener = listener;
        Ownership.require(run.path()); // before anything in it is touched
        this.leftOver = new ControlFiles(run.path()).ids();
        this.lock = RunLock.acquire(run.path());
        this.shift = new Shift(run, state, listener);
        this.feed = run.manifest().isOpen() ? new TaskFeed(run.id(), shift::submitted) : null;
        shift.onSettled(feed == null ? settled -> {} : feed::noteSettled);
        this.thread = new Thread(this::work, "forkful-supervisor");
    }

    /** Loads what the first run of a process needs: thousands of classes. Idempotent; for any thread. */
    public static void load() {
        ManifestFile.load(); // what is needed first
        ChronicleBroker.load();
    }

    /**
     * Takes the run and begins, or goes on, with it.
     *
     * @throws JobException where another process runs it, or it is another user's
     */
    public static Supervisor start(RunDirectory run, SupervisorOptions options, RunListener listener) {
        Supervisor supervisor = new Supervisor(run, options, listener);
        supervisor.thread.setDaemon(true); // whoever waits for the run keeps the process alive
        try {
            supervisor.thread.start();
        } catch (Throwable e) { // no thread is to be had: this process may try again
            supervisor.lock.close();
            throw e;
        }
        return supervisor;
    }

    private void work() {
        try {
            outcome.complete(tenure());
        } catch (Throwable e) { // the top of the thread; Chronicle raises checked exceptions that it does not declare
            outcome.completeExceptionally(e);
        } finally {
            if (feed != null) {
                feed.cancel();
            }
            lock.close();
        }
    }

    private RunOutcome tenure() {
        try {
            RunOutcome ended =
                    new Tenure(run.kept(), options, listener, new Tenure.Desk(state, shift, feed), leftOver).work();
            Scaffolding.takeDown(run); // before anybody is told: this process may end then
            return ended;
        } catch (BrokerException.Storage e) {
            return new RunOutcome(Ending.STORAGE, String.valueOf(e.getMessage()), asLeft());
        }
    }

    /** What its workers wrote last may not have been read yet; and may not be readable now. */
    private RunSnapshot asLeft() {
        try {
            return run.snapshotAtRest(run.state());
        } catch (Exception | LinkageError e) { // Chronicle raises checked exceptions, too
            return shift.snapshotAtRest();
        }
    }

    /**
     * The way into an open run that was started to be kept open. It can be used at once, and until the run is over.
     *
     * @throws IllegalStateException where the run has an input, or {@link SupervisorOptions#openRun} says otherwise
     */
    public TaskFeed feed() {
        if (feed == null || options.openRun() != SupervisorOptions.OpenRun.KEEP) {
            throw new IllegalStateException("run " + run.id() + " is not open");
        }
        return feed;
    }

    /** The run as it was a moment ago: half a second at most, less where much happens. */
    public RunSnapshot snapshot() {
        return shift.snapshot();
    }

    /** The workers as they were then, by number. */
    public List<WorkerLives.Life> workers() {
        return shift.workers();
    }

    /**
     * Cancels tasks that are not settled: they fail, as {@code cancelled}, and what runs of them is stopped. Returns at
     * once.
     */
    public void cancel(Collection<Long> sequences) {
        shift.cancel(sequences);
    }

    /** Says that an order was put into the run's folder: it need not be found by chance. Returns at once. */
    public void lookForOrders() {
        shift.lookForOrders();
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
        shift.request(new StopRequest(Ending.DRAINED, bound));
    }

    /** Makes all workers halt at once. Returns at once. */
    public void abort() {
        shift.request(new StopRequest(Ending.ABORTED, Duration.ZERO));
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
