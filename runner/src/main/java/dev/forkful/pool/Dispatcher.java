package dev.forkful.pool;

import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.WorkerJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a {@link Pool}: its queues, the calls that are not settled, and its life from the first worker to
 * the last.
 *
 * <pre>
 *   open ──shutdown──▶ closing: maps go on, single calls are refused ──all settled, close──▶ ended
 *     └────────────────────────────closeNow─────────────────────────────────────────────────▶ ended
 * </pre>
 *
 * <p><i>Threading:</i> thread-safe; the counts and the life are guarded by {@code this}, which nobody holds while the
 * user's code runs.
 */
final class Dispatcher implements MapFeeder.Host {
    private static final int LEAST_WINDOW = 1_000;

    private final Plan plan;
    private final PoolFolder folder;
    private final CallJson json = new CallJson(Pool.class.getClassLoader());
    private final ReplyThread replies = new ReplyThread(daemons("forkful-pool-replies"), this::fail);
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons("forkful-pool"));
    private final List<PoolQueue> queues = new CopyOnWriteArrayList<>();
    private final Scheduling scheduling;
    private final AtExit atExit;
    // Guarded by this.
    private final Set<MapResult<?>> maps = new HashSet<>();
    /** Those without room that are for their reader only: when he forgets them, so does the pool. */
    private final Set<MapResult<?>> resting = Collections.newSetFromMap(new WeakHashMap<>());

    private long unsettled;
    private boolean closing;
    private boolean ended;
    /** Whether whoever ended it has done so. */
    private boolean gone;

    /**
     * What a pool is made of.
     *
     * @param settings what the workers are told
     * @param size how many workers, attempts in flight and queues
     * @param jvm what each worker is
     * @param directory null where it is not durable
     * @param reopen what a durable pool runs anew
     */
    record Plan(
            PoolSettings settings,
            Size size,
            Scheduler scheduler,
            WorkerJvm jvm,
            @Nullable Path directory,
            SupervisorOptions.Reopen reopen) {}

    /** How much of everything there is; each queue has its part. */
    record Size(int workers, int concurrency, int queues) {
        int part(int whole, int index) {
            return whole / queues + (index < whole % queues ? 1 : 0);
        }
    }

    private Dispatcher(Plan plan) {
        this.plan = plan;
        this.scheduling = new Scheduling(plan.scheduler, plan.size.queues);
        this.folder = plan.directory == null ? PoolFolder.temporary() : PoolFolder.durable(plan.directory);
        this.atExit = AtExit.register("forkful-pool-exit", this::abandon);
    }

    static Dispatcher start(Plan plan) {
        Dispatcher dispatcher = new Dispatcher(plan);
        try {
            dispatcher.open();
        } catch (RuntimeException | Error e) {
            dispatcher.closeNow();
            throw e;
        }
        return dispatcher;
    }

    private void open() {
        replies.start();
        SupervisorOptions options = SupervisorOptions.of(plan.jvm)
                .withOpenRun(SupervisorOptions.OpenRun.KEEP)
                .withReopen(plan.reopen);
        PoolQueue.Hub hub = new PoolQueue.Hub(json, folder.isDurable(), replies);
        Size size = plan.size;
        for (int i = 0; i < size.queues; i++) {
            int number = i;
            int share = size.part(size.workers, i);
            queues.add(new PoolQueue(
                    folder.queue(i + 1, share, Math.max(share, size.part(size.concurrency, i)), plan.settings),
                    options,
                    hub,
                    () -> settled(number)));
        }
    }

    static ThreadFactory daemons(String name) {
        return action -> {
            Thread thread = new Thread(action, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Calls a function for each item, with the arguments that are made of it; on threads of the pool's. */
    <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Function function, Iterable<? extends A> items, Spread<A> spread) {
        json.requireReadable(function);
        Objects.requireNonNull(items, "items");
        MapResult<R> result = new MapResult<>(items, item -> submit(function, spread.arguments(item)), this);
        synchronized (this) { // as one step: a map that shutdown does not see would never be stopped
            refuseClosed();
            begin(result);
        }
        return result;
    }

    /** What a function is called with for one item of a map. */
    interface Spread<A extends @Nullable Object> {
        List<@Nullable Object> arguments(A item);
    }

    @Override
    public int window() {
        return Math.max(LEAST_WINDOW, 4 * plan.size.concurrency);
    }

    @Override
    public void beforeWait(String what) {
        replies.refuseToWait(what);
    }

    @Override
    public synchronized void begin(MapResult<?> map) {
        threads.execute(map.feeder());
        maps.add(map); // at last: one that gets no thread would never end
        resting.remove(map);
    }

    @Override
    public synchronized void rests(MapResult<?> map) {
        if (!map.keeps()) {
            resting.add(map);
            maps.remove(map);
            notifyAll();
        }
    }

    @Override
    public synchronized void ended(MapResult<?> map) {
        maps.remove(map);
        notifyAll();
    }

    private synchronized List<MapResult<?>> left() {
        List<MapResult<?>> left = new ArrayList<>(maps);
        left.addAll(resting);
        return left;
    }

    /** Calls a function on its own: not for a map. */
    <R extends @Nullable Object> TaskFuture<R> call(Function function, List<@Nullable Object> arguments) {
        json.requireReadable(function);
        refuseClosed();
        return submit(function, arguments);
    }

    <R extends @Nullable Object> TaskFuture<R> submit(Function function, List<@Nullable Object> arguments) {
        byte[] input = json.write(function, arguments);
        int number = schedule(function);
        PoolQueue queue = queues.get(number);
        try {
            TaskFuture<R> future = new TaskFuture<>(function, queue::cancel, replies::refuseToWait);
            queue.submit(function.isAsync() ? PoolJob.ASYNC : PoolJob.PLAIN, input, future);
            return future;
        } catch (RuntimeException | Error e) {
            settled(number);
            throw e;
        }
    }

    private int schedule(Function function) {
        admit();
        try {
            return scheduling.choose(function);
        } catch (RuntimeException | Error e) {
            discount();
            throw e;
        }
    }

    private synchronized void admit() {
        if (ended || (closing && maps.isEmpty())) {
            throw new IllegalStateException("the pool is closed");
        }
        unsettled++;
    }

    private synchronized void discount() {
        unsettled--;
        notifyAll();
    }

    private void settled(int queue) {
        try {
            scheduling.settled(queue); // first: when all is settled, the scheduler knows it
        } finally {
            discount();
        }
    }

    /** The reply thread could not do what it was given: nobody may wait for that. */
    private void fail(Throwable cause) {
        queues.forEach(queue -> queue.fail(cause));
    }

    ReplyThread replies() {
        return replies;
    }

    private synchronized void refuseClosed() {
        if (closing) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    List<PoolWorker> workers() {
        return queues.stream().flatMap(queue -> queue.workers().stream()).toList();
    }

    synchronized boolean isOpen() {
        return !closing;
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    void shutdown() {
        List<MapResult<?>> left;
        synchronized (this) {
            closing = true;
            left = left();
        }
        left.stream()
                .filter(map -> !map.keeps())
                .forEach(map -> map.stop("the pool was shut down while the map was at work"));
    }

    boolean awaitSettled(Duration bound) throws InterruptedException {
        if (isOpen()) {
            throw new IllegalStateException("the pool is open: shut it down first");
        }
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(bound); // the longest is for ever
        synchronized (this) {
            while (!ended && (unsettled > 0 || !maps.isEmpty())) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                replies.refuseToWait("awaitSettled()");
                wait(left);
            }
        }
        return true;
    }

    void close() {
        if (!hasEnded()) {
            replies.refuseToWait("close()"); // before anything is changed
        }
        shutdown();
        try {
            boolean unused = awaitSettled(Duration.ofDays(365));
            if (beginEnd()) {
                endInOrder();
            } else {
                awaitGone();
            }
        } catch (InterruptedException e) {
            closeNow();
            Thread.currentThread().interrupt();
        }
    }

    private void endInOrder() throws InterruptedException {
        try {
            end(queue -> queue.close(folder.isDurable()));
        } catch (RuntimeException | Error e) {
            noteGone();
            throw e;
        }
        noteGone();
    }

    /** Whether it is for the caller to end it: another may have begun to. */
    private synchronized boolean beginEnd() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** Waits for whoever ends it; not on the reply thread, which may be needed for that. */
    private synchronized void awaitGone() throws InterruptedException {
        while (!gone && !replies.isThisThread()) {
            wait();
        }
    }

    private synchronized void noteGone() {
        gone = true;
        notifyAll();
    }

    void closeNow() {
        List<MapResult<?>> left;
        synchronized (this) {
            closing = true;
            left = left();
        }
        left.forEach(MapResult::cancel); // first: what refuses their calls then is no fault of their sources
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        try {
            end(PoolQueue::closeNow);
        } finally {
            noteGone();
        }
    }

    /** How a queue ends. */
    private interface Closing<E extends Exception> {
        void close(PoolQueue queue) throws E;
    }

    /** Ends every queue, whatever the others raise, then what they share; only then raises the first failure. */
    private <E extends Exception> void end(Closing<E> closing) throws E {
        RuntimeException failure = null;
        for (PoolQueue queue : queues) {
            try {
                closing.close(queue);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        release();
        if (failure != null) {
            throw failure;
        }
    }

    private void release() {
        replies.shutdown(); // what it was given is still done
        threads.shutdown();
        folder.discard();
        atExit.cancel();
    }

    /** The process ends, and nobody closed the pool. */
    private void abandon() {
        queues.forEach(PoolQueue::closeNow);
        folder.discard();
    }
}
