package dev.forkful.pool;

import dev.forkful.ForkfulException;
import dev.forkful.broker.Event;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunListener;
import dev.forkful.run.Supervisor;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.TaskFeed;
import dev.forkful.run.WorkerJvm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One function of this program, called once, in a process of its own.
 *
 * <pre>{@code
 * Worker<Report> worker = Worker.fork(Reports::make, year);
 * if (!worker.awaitExit(Duration.ofMinutes(5))) {
 *     worker.kill();
 * }
 * }</pre>
 *
 * <pre>
 *   new ──start──▶ alive ──the function ends, terminate, kill──▶ ended ──close──▶ closed
 * </pre>
 *
 * <p>Functions, arguments and results are as in a {@link Pool}. A worker that dies is not replaced, and its function is
 * not called again.
 *
 * <p><i>Closing:</i> not needed: a worker that has ended has left nothing behind, and one that is forgotten ends with
 * the program, however that ends. {@link #close} only says that nobody will ask for its exit status any more, and that
 * it must have ended.
 *
 * <p><i>Failure:</i> the function's own error, or a {@link WorkerDiedException}, is the cause of what
 * {@link #awaitResult} raises.
 *
 * <p><i>Threading:</i> thread-safe. What hangs on its future runs on a thread of the worker's own.
 *
 * @param <R> what the function returns
 */
public final class Worker<R extends @Nullable Object> {
    private final Plan plan;
    private final Function function;
    private final CallJson json = new CallJson(Worker.class.getClassLoader());
    private final byte[] input;
    private final TaskFuture<R> result;
    /** Completes the result, and nothing else: what hangs on it may end the program, or await the exit. */
    private final ReplyThread replies;

    private final CompletableFuture<ProcessHandle> process = new CompletableFuture<>();
    /** Known before the result of a worker that died: whoever has that may ask for it. */
    private final CompletableFuture<Integer> exitStatus = new CompletableFuture<>();

    private final CompletableFuture<Void> exit;
    private final CompletableFuture<Supervisor> supervisor = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;

    /** What a worker is made of. */
    record Plan(String name, boolean isDaemon, PoolSettings settings, WorkerJvm jvm) {}

    Worker(Plan plan, Function function, List<@Nullable Object> arguments) {
        this.plan = plan;
        this.function = function;
        json.requireReadable(function);
        this.input = json.write(function, arguments);
        this.replies = new ReplyThread(this::resultThread, this::fail);
        this.result = new TaskFuture<>(function, sequence -> kill(), replies::refuseToWait);
        this.exit = CompletableFuture.allOf(exitStatus, result);
    }

    /** It lasts until all is told: so does the program, where it is to wait for the worker. */
    private Thread resultThread(Runnable action) {
        Thread thread = new Thread(action, "forkful-worker-result");
        thread.setDaemon(plan.isDaemon);
        return thread;
    }

    private void fail(Throwable why) {
        boolean unused = result.completeExceptionally(why);
    }

    /** Begins one with settings of its own. */
    public static WorkerBuilder builder() {
        return new WorkerBuilder();
    }

    /** Calls a function in a process of its own, which lives when this returns. */
    public static <R extends @Nullable Object> Worker<R> fork(Call.OfNone<R> function) {
        return builder().of(function).start();
    }

    /** The same with an argument. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Worker<R> fork(
            Call<A, R> function, A argument) {
        return builder().of(function, argument).start();
    }

    /** The same for a function that wants the attempt's context. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Worker<R> fork(
            Call.WithTask<A, R> function, A argument) {
        return builder().of(function, argument).start();
    }

    /** The same with two arguments. */
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Worker<R> fork(
            Call.OfTwo<A, B, R> function, A first, B second) {
        return builder().of(function, first, second).start();
    }

    /**
     * Starts it; its process lives when this returns.
     *
     * @throws IllegalStateException where it was started before
     * @throws ForkfulException where no process can be had
     */
    public Worker<R> start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("worker " + plan.name + " was started before");
        }
        PoolFolder folder = PoolFolder.temporary();
        try {
            begin(folder);
        } catch (RuntimeException | Error e) {
            folder.discard();
            replies.shutdown();
            throw e;
        }
        try {
            ProcessHandle unused = process.join();
        } catch (CompletionException e) {
            throw new ForkfulException("worker " + plan.name + " cannot be started: " + e.getCause(), e);
        }
        return this;
    }

    private void begin(PoolFolder folder) {
        replies.start();
        RunDirectory run = folder.queue(1, 1, 1, plan.settings);
        SupervisorOptions options = SupervisorOptions.of(plan.jvm)
                .withOpenRun(SupervisorOptions.OpenRun.KEEP)
                .withPoisonLimit(1);
        Supervisor own = Supervisor.start(run, options, new Ear(run));
        supervisor.complete(own);
        AtExit atExit = AtExit.register("forkful-worker-exit", () -> {
            own.close();
            folder.discard();
        });
        own.whenDone(() -> {
            try {
                folder.discard();
                atExit.cancel();
            } finally {
                end();
            }
        });
        TaskFeed feed = own.feed();
        long unused = feed.submit(function.isAsync() ? PoolJob.ASYNC : PoolJob.PLAIN, input, result::numbered);
        feed.close();
    }

    /** Hears of the run that this worker is; on its supervisor's thread, where no code of the user's may run. */
    private final class Ear implements RunListener {
        private final RunDirectory run;
        private final RemoteError errors =
                new RemoteError(Worker.class.getClassLoader(), json, UnaryOperator.identity());

        private boolean answered;

        Ear(RunDirectory run) {
            this.run = run;
        }

        @Override
        public void forked(int worker, long pid) {
            ProcessHandle.of(pid).ifPresent(process::complete);
        }

        @Override
        public void settled(Event.Reply reply) {
            answered = true;
            replies.execute(() -> result.settle(reply, json, errors));
        }

        @Override
        public void gone(int worker, long pid, int status) {
            boolean unused = exitStatus.complete(status);
            if (!answered) {
                WorkerDiedException why = new WorkerDiedException(plan.name, status, WorkerLogs.firstLines(run.path()));
                replies.execute(() -> fail(why));
                supervisor.thenAccept(Supervisor::abort).join(); // else there were another worker
            }
        }
    }

    /** Nothing can come any more, whatever did. */
    private void end() {
        ForkfulException why = new ForkfulException("worker " + plan.name + " ended with its supervisor");
        for (CompletableFuture<?> left : List.of(process, exitStatus)) {
            boolean unused = left.completeExceptionally(why);
        }
        replies.executeAnyhow(() -> fail(why));
        replies.shutdown();
    }

    /** What it is called. */
    public String name() {
        return plan.name;
    }

    /** Whether it ends with the program; else the program waits for it. */
    public boolean isDaemon() {
        return plan.isDaemon;
    }

    /** Its process. */
    public long pid() {
        return handle().pid();
    }

    private ProcessHandle handle() {
        requireStarted();
        return process.join();
    }

    private void requireStarted() {
        if (!started.get()) {
            throw new IllegalStateException("worker " + plan.name + " was not started: start it first");
        }
    }

    /** Whether its process lives. */
    public boolean isAlive() {
        return started.get() && !exitStatus.isDone();
    }

    /**
     * Waits until its process has ended.
     *
     * @return whether it did, in that time
     * @throws IllegalStateException where it was not started
     */
    public boolean awaitExit(Duration bound) throws InterruptedException {
        requireStarted();
        if (exitStatus.isDone() && result.isDone()) {
            return true; // for who hangs on the result: what hangs on both may come after him
        }
        try {
            Void unused = exit.get(TimeUnit.NANOSECONDS.convert(bound), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Waits for what its function returns; starts it, where nobody did. */
    public R awaitResult() throws InterruptedException, ExecutionException {
        if (!started.get()) {
            Worker<R> unused = start();
        }
        return result.get();
    }

    /**
     * What its function returned.
     *
     * @throws IllegalStateException where that is not known yet
     * @throws CompletionException where it failed, with why as the cause
     */
    public R result() {
        if (!result.isDone() && !exitStatus.isDone()) { // which its result follows at once
            throw new IllegalStateException("worker " + plan.name + " has no result yet");
        }
        return result.join();
    }

    /** The same when it is there; to cancel it kills the worker. */
    public CompletableFuture<R> toFuture() {
        return result;
    }

    /**
     * How its process ended; 128 + n for signal n.
     *
     * @throws IllegalStateException where it lives, was not started, or is closed
     */
    public int exitStatus() {
        if (closed || !exitStatus.isDone()) {
            throw new IllegalStateException("worker " + plan.name
                    + (closed ? " is closed" : isAlive() ? " is still alive" : " was not started"));
        }
        return exitStatus.join();
    }

    /** Asks its process to end, by SIGTERM; the JVM does so at once, and no stop hook runs. Returns at once. */
    public void terminate() {
        boolean unused = handle().destroy();
    }

    /** Ends its process, by SIGKILL. Returns at once. */
    public void kill() {
        boolean unused = handle().destroyForcibly();
    }

    /**
     * Says that nobody will ask for its exit status. Idempotent.
     *
     * @throws IllegalStateException where it is alive: a worker that nobody watches any more would be lost
     */
    public void close() {
        if (isAlive()) {
            throw new IllegalStateException("worker " + plan.name + " is still alive: await, terminate or kill it");
        }
        closed = true;
    }

    @Override
    public String toString() {
        return plan.name + ": " + function.name();
    }
}
