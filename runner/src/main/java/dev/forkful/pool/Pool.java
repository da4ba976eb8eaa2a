package dev.forkful.pool;

import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.WorkerJvm;
import dev.forkful.run.WorkerLives;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Functions of this program, called in worker processes: many processes, many calls in flight in each, on a durable
 * queue.
 *
 * <pre>{@code
 * try (Pool pool = Pool.builder().workers(4).concurrency(256).build()) {
 *     List<Page> pages = pool.map(Fetch::page, urls).join();
 *     TaskFuture<Page> one = pool.apply(Fetch::page, url);
 * }
 * }</pre>
 *
 * <p>A function is a method reference or a lambda that captures nothing; arguments and results travel as JSON. A call
 * is run again where its worker dies, and fails where it kills three workers that had nothing else in hand.
 *
 * <p><i>Closing:</i> {@link #close} refuses new calls and waits for those that there are; {@link #closeNow} cancels
 * them. A pool that is forgotten does not keep the process alive, and no worker outlives it, even if it is killed.
 *
 * <p><i>Failure:</i> {@link dev.forkful.JobException} at once for a function or an argument that cannot travel, and
 * {@link IllegalStateException} where the pool is closed; all else ends the call's future.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Pool implements AutoCloseable {
    private static final int LEAST_WINDOW = 1_000;

    private final Plan plan;
    private final PoolFolder folder;
    private final CallJson json = new CallJson(Pool.class.getClassLoader());
    private final Map<Class<?>, Function> functions = new ConcurrentHashMap<>();
    private final ExecutorService replies = Executors.newSingleThreadExecutor(daemons("forkful-pool-replies"));
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons("forkful-pool"));
    private final Set<MapResult<?>> maps = ConcurrentHashMap.newKeySet();
    private final List<PoolQueue> queues = new ArrayList<>();
    private final Thread atExit = new Thread(this::abandon, "forkful-pool-exit");
    // Guarded by this.
    private long unsettled;
    private boolean closing;
    private boolean ended;

    /**
     * What a pool is made of.
     *
     * @param directory null where it is not durable
     */
    record Plan(
            PoolSettings settings,
            int workers,
            int concurrency,
            int queues,
            Scheduler scheduler,
            List<Path> classpath,
            List<String> jvmOptions,
            @Nullable Path directory) {}

    private Pool(Plan plan) {
        this.plan = plan;
        this.folder = plan.directory == null ? PoolFolder.temporary() : PoolFolder.durable(plan.directory);
    }

    /** Begins a pool. */
    public static PoolBuilder builder() {
        return new PoolBuilder();
    }

    static Pool start(Plan plan) {
        Pool pool = new Pool(plan);
        try {
            pool.open();
        } catch (RuntimeException | Error e) {
            pool.closeNow();
            throw e;
        }
        return pool;
    }

    private void open() {
        Runtime.getRuntime().addShutdownHook(atExit);
        SupervisorOptions options = SupervisorOptions.of(
                        WorkerJvm.of(plan.classpath).withOptions(plan.jvmOptions))
                .withOpenRun(SupervisorOptions.OpenRun.KEEP);
        PoolQueue.Hub hub = new PoolQueue.Hub(json, new RemoteError(Pool.class.getClassLoader(), json), replies);
        for (int i = 0; i < plan.queues; i++) {
            int number = i;
            int share = part(plan.workers, i);
            queues.add(new PoolQueue(
                    folder.queue(i + 1, share, Math.max(share, part(plan.concurrency, i)), plan.settings),
                    options,
                    hub,
                    () -> settled(number)));
        }
    }

    private int part(int whole, int index) {
        return whole / plan.queues + (index < whole % plan.queues ? 1 : 0);
    }

    private static ThreadFactory daemons(String name) {
        return action -> {
            Thread thread = new Thread(action, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** An asynchronous function, for all methods of a pool: {@code pool.map(Pool.async(Fetch::page), urls)}. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Call<A, R> async(AsyncCall<A, R> function) {
        return new NamedCall<>(Function.of(function));
    }

    /** The same for one that wants the attempt's context. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Call<A, R> async(
            AsyncCall.WithTask<A, R> function) {
        return new NamedCall<>(Function.of(function));
    }

    /** Calls a function once. Returns when the call is on disk. */
    public <R extends @Nullable Object> TaskFuture<R> apply(Call.OfNone<R> function) {
        return call(function);
    }

    /** The same with an argument. */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> apply(
            Call<A, R> function, A argument) {
        return call(function, argument);
    }

    /** The same for a function that wants the attempt's context. */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> apply(
            Call.WithTask<A, R> function, A argument) {
        return call(function, argument);
    }

    /** The same with two arguments. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> apply(
            Call.OfTwo<A, B, R> function, A first, B second) {
        return call(function, first, second);
    }

    /** The same with three arguments. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            TaskFuture<R> apply(Call.OfThree<A, B, C, R> function, A first, B second, C third) {
        return call(function, first, second, third);
    }

    /** Calls a function for each item, as they come; see {@link MapResult}. Returns at once. */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call<A, R> function, Iterable<? extends A> items) {
        Function found = function(function);
        return map(items, item -> submit(found, Arrays.asList(item)));
    }

    /** The same for a function that wants the attempt's context. */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call.WithTask<A, R> function, Iterable<? extends A> items) {
        Function found = function(function);
        return map(items, item -> submit(found, Arrays.asList(item)));
    }

    /** The same for a stream, which may have no end; it is read by another thread. */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call<A, R> function, Stream<? extends A> items) {
        Iterable<A> once = () -> {
            @SuppressWarnings("unchecked") // an iterator only gives
            Iterator<A> iterator = (Iterator<A>) items.iterator();
            return iterator;
        };
        return map(function, once);
    }

    /** Calls a function of two arguments for each pair of them. For more than three, let the function take a record. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> MapResult<R> starmap(
            Call.OfTwo<A, B, R> function, Iterable<? extends Args.Two<? extends A, ? extends B>> rows) {
        Function found = function(function);
        return map(rows, row -> submit(found, Arrays.asList(row.first(), row.second())));
    }

    /** The same for a function of three. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            MapResult<R> starmap(
                    Call.OfThree<A, B, C, R> function,
                    Iterable<? extends Args.Three<? extends A, ? extends B, ? extends C>> rows) {
        Function found = function(function);
        return map(rows, row -> submit(found, Arrays.asList(row.first(), row.second(), row.third())));
    }

    private <A, R> MapResult<R> map(Iterable<? extends A> items, MapResult.Submitter<A, R> submitter) {
        refuseClosed();
        MapResult<R> result =
                new MapResult<>(items instanceof Collection, Math.max(LEAST_WINDOW, 4 * plan.concurrency), threads);
        maps.add(result);
        threads.execute(() -> {
            result.feed(items, submitter);
            ended(result);
        });
        return result;
    }

    private synchronized void ended(MapResult<?> map) {
        maps.remove(map);
        notifyAll();
    }

    /** Found once for each place in the code: what captures nothing has a class of its own there. */
    private Function function(Serializable function) {
        return Objects.requireNonNull(function, "function") instanceof NamedCall<?, ?>
                ? Function.of(function)
                : functions.computeIfAbsent(function.getClass(), type -> Function.of(function));
    }

    /** For a language that has its own way to name functions. */
    <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> mapOver(
            Iterable<? extends A> items, Function function) {
        return map(items, item -> submit(function, Arrays.asList(item)));
    }

    private <R> TaskFuture<R> call(Serializable function, @Nullable Object... arguments) {
        return call(function(function), Arrays.asList(arguments));
    }

    /** For a language that has its own way to name functions. */
    <R extends @Nullable Object> TaskFuture<R> call(Function function, List<@Nullable Object> arguments) {
        refuseClosed();
        return submit(function, arguments);
    }

    private <R extends @Nullable Object> TaskFuture<R> submit(Function function, List<@Nullable Object> arguments) {
        byte[] input = json.write(function, arguments);
        int queue;
        synchronized (this) {
            refuseEnded();
            queue = plan.queues == 1
                    ? 0
                    : plan.scheduler.schedule(function.name().toString(), plan.queues);
            if (queue < 0 || queue >= plan.queues) {
                throw new IllegalStateException("the scheduler chose queue " + queue + " of " + plan.queues);
            }
            unsettled++;
        }
        LongConsumer canceller = queues.get(queue)::cancel;
        TaskFuture<R> future = new TaskFuture<>(function, canceller);
        try {
            queues.get(queue).submit(function.isAsync() ? PoolJob.ASYNC : PoolJob.PLAIN, input, future);
        } catch (RuntimeException | Error e) {
            settled(queue);
            throw e;
        }
        return future;
    }

    private synchronized void settled(int queue) {
        unsettled--;
        notifyAll();
        plan.scheduler.settled(queue); // last: it is the user's
    }

    private synchronized void refuseClosed() {
        if (closing) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    /** Maps that were begun before go on while the pool closes; a call on its own is refused by then. */
    private void refuseEnded() {
        if (ended || (closing && maps.isEmpty())) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    /** The workers that live, and those that did; as of a moment ago. */
    public List<WorkerLives.Life> workers() {
        return queues.stream().flatMap(queue -> queue.workers().stream()).toList();
    }

    /** Whether it takes calls. */
    public synchronized boolean isOpen() {
        return !closing;
    }

    /** Refuses new calls from now on; those that there are go on. Maps over what is no {@code Collection} are cut. */
    public void shutdown() {
        synchronized (this) {
            closing = true;
        }
        maps.stream().filter(map -> !map.keeps()).forEach(MapResult::stop);
    }

    /**
     * Waits until every call is settled.
     *
     * @return whether they were, in that time
     * @throws IllegalStateException before {@link #shutdown}: calls may still come
     */
    public boolean awaitSettled(Duration bound) throws InterruptedException {
        if (isOpen()) {
            throw new IllegalStateException("the pool is open: shut it down first");
        }
        long deadline = System.nanoTime() + bound.toNanos();
        synchronized (this) {
            while (!ended && (unsettled > 0 || !maps.isEmpty())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
        }
        return true;
    }

    /** Refuses new calls, waits for those that there are, and ends the workers. Interrupted, it cancels. Idempotent. */
    @Override
    public void close() {
        shutdown();
        try {
            boolean unused = awaitSettled(Duration.ofDays(365));
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            for (PoolQueue queue : queues) {
                queue.close(folder.isDurable());
            }
            end();
        } catch (InterruptedException e) {
            closeNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels every call that is not settled, and ends the workers at once. Idempotent. */
    public void closeNow() {
        synchronized (this) {
            closing = true;
            ended = true;
            notifyAll();
        }
        maps.forEach(MapResult::cancel);
        queues.forEach(PoolQueue::closeNow);
        end();
    }

    private void end() {
        replies.shutdown(); // what it was given is still done
        threads.shutdown();
        folder.discard();
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the process is ending: the hook does it all once more
        }
    }

    /** The process ends, and nobody closed the pool. */
    private void abandon() {
        queues.forEach(PoolQueue::closeNow);
        folder.discard();
    }

    /** What a body does with a pool. */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        T with(Pool pool) throws Exception;
    }

    /**
     * Uses a pool: it is closed after the body, or, where the body raised something, closed at once. A {@code try (Pool
     * pool = …)} cannot know which it was, and always waits.
     */
    public static <T extends @Nullable Object> T use(PoolBuilder builder, Body<T> body) throws Exception {
        Pool pool = builder.build();
        try {
            T result = body.with(pool);
            pool.close();
            return result;
        } catch (Exception | Error e) {
            pool.closeNow();
            throw e;
        }
    }
}
