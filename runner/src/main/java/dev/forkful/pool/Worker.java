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
 * A process of its own that calls one function of this program once.
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
 * <p>Functions, arguments and results are as in a {@link Pool}. If the process dies, it is not replaced, and the
 * function is not called again.
 *
 * <p><i>Closing:</i> not needed. A worker that has ended leaves nothing behind, and one that is still running ends with
 * the program, even if that is killed. {@link #close} only asserts that the worker has ended, and makes its exit status
 * unavailable.
 *
 * <p><i>Failure:</i> {@link #awaitResult} throws an exception whose cause is the function's own, or a
 * {@link WorkerDiedException}.
 *
 * <p><i>Threading:</i> thread-safe. Actions that depend on {@link #toFuture} run on a thread of this worker's own.
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

    /** Returns a builder with the default settings. */
    public static WorkerBuilder builder() {
        return new WorkerBuilder();
    }

    /** Starts a process that calls a function without arguments; it is running when this returns. */
    public static <R extends @Nullable Object> Worker<R> fork(Call.OfNone<R> function) {
        return builder().of(function).start();
    }

    /** Starts a process that calls a function with one argument; it is running when this returns. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Worker<R> fork(
            Call<A, R> function, A argument) {
        return builder().of(function, argument).start();
    }

    /** Starts a process that calls a function with one argument and the context of its attempt. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Worker<R> fork(
            Call.WithTask<A, R> function, A argument) {
        return builder().of(function, argument).start();
    }

    /** Starts a process that calls a function with two arguments; it is running when this returns. */
    public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Worker<R> fork(
            Call.OfTwo<A, B, R> function, A first, B second) {
        return builder().of(function, first, second).start();
    }

    /**
     * Starts the process; it is running when this returns.
     *
     * @return this worker
     * @throws IllegalStateException if it was started before
     * @throws ForkfulException if the process cannot be started
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

    /** The name of this worker. */
    public String name() {
        return plan.name;
    }

    /** Whether the worker ends with the program; if not, the program does not end before the worker. */
    public boolean isDaemon() {
        return plan.isDaemon;
    }

    /**
     * The id of its process.
     *
     * @throws IllegalStateException if it was not started
     */
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

    /** Whether its process is running. */
    public boolean isAlive() {
        return started.get() && !exitStatus.isDone();
    }

    /**
     * Waits until its process has ended.
     *
     * @param bound the longest wait
     * @return false if the time ran out first
     * @throws IllegalStateException if it was not started
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

    /**
     * Waits for the function's result; starts the worker first if it was not started.
     *
     * @throws ExecutionException if the function or the process failed, with the reason as its cause
     */
    public R awaitResult() throws InterruptedException, ExecutionException {
        if (!started.get()) {
            Worker<R> unused = start();
        }
        return result.get();
    }

    /**
     * The function's result, without waiting.
     *
     * @throws IllegalStateException if it is not known yet
     * @throws CompletionException if the function or the process failed, with the reason as its cause
     */
    public R result() {
        if (!result.isDone() && !exitStatus.isDone()) { // which its result follows at once
            throw new IllegalStateException("worker " + plan.name + " has no result yet");
        }
        return result.join();
    }

    /** The function's result as a future. Cancelling it kills the worker. */
    public CompletableFuture<R> toFuture() {
        return result;
    }

    /**
     * The exit status of its process; 128 + n if signal n ended it.
     *
     * @throws IllegalStateException if it is running, was not started, or is closed
     */
    public int exitStatus() {
        if (closed || !exitStatus.isDone()) {
            throw new IllegalStateException("worker " + plan.name
                    + (closed ? " is closed" : isAlive() ? " is still alive" : " was not started"));
        }
        return exitStatus.join();
    }

    /**
     * Sends SIGTERM to its process, which ends at once without running the {@link WorkerBuilder#onWorkerStop} hook.
     * Does not wait for that.
     */
    public void terminate() {
        boolean unused = handle().destroy();
    }

    /** Sends SIGKILL to its process. Does not wait for it to end. */
    public void kill() {
        boolean unused = handle().destroyForcibly();
    }

    /**
     * Asserts that the worker has ended; its exit status cannot be asked for afterwards. Closing again has no effect.
     *
     * @throws IllegalStateException if it is still running
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
