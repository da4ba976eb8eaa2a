package dev.forkful.pool;

import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Dispatcher dispatcher;
    private final Map<Class<?>, Function> functions = new ConcurrentHashMap<>();

    Pool(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Begins a pool. */
    public static PoolBuilder builder() {
        return new PoolBuilder();
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
        return mapOver(items, found);
    }

    /** The same for a function that wants the attempt's context. */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call.WithTask<A, R> function, Iterable<? extends A> items) {
        Function found = function(function);
        return mapOver(items, found);
    }

    /** The same for a stream, which may have no end; it is read by another thread. */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call<A, R> function, Stream<? extends A> items) {
        Objects.requireNonNull(items, "items");
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
        return dispatcher.map(found, rows, row -> Arrays.asList(row.first(), row.second()));
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
        return dispatcher.map(found, rows, row -> Arrays.asList(row.first(), row.second(), row.third()));
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
        return dispatcher.map(function, items, item -> Arrays.asList(item));
    }

    private <R> TaskFuture<R> call(Serializable function, @Nullable Object... arguments) {
        return call(function(function), Arrays.asList(arguments));
    }

    /** For a language that has its own way to name functions. */
    <R extends @Nullable Object> TaskFuture<R> call(Function function, List<@Nullable Object> arguments) {
        return dispatcher.call(function, arguments);
    }

    /** The workers that live, and those that did; as of a moment ago. */
    public List<PoolWorker> workers() {
        return dispatcher.workers();
    }

    /** Whether it takes calls. */
    public boolean isOpen() {
        return dispatcher.isOpen();
    }

    /** Refuses new calls from now on; those that there are go on. Maps over what is no {@code Collection} are cut. */
    public void shutdown() {
        dispatcher.shutdown();
    }

    /**
     * Waits until every call is settled.
     *
     * @return whether they were, in that time
     * @throws IllegalStateException before {@link #shutdown}: calls may still come; and in what hangs on a call's
     *     future, which that call waits for
     */
    public boolean awaitSettled(Duration bound) throws InterruptedException {
        return dispatcher.awaitSettled(bound);
    }

    /**
     * Refuses new calls, waits for those that there are, and ends the workers. Interrupted, it cancels. Idempotent.
     *
     * @throws dev.forkful.ForkfulException where a queue failed; all has ended then, too
     * @throws IllegalStateException in what hangs on a call's future, which that call waits for: use
     *     {@code thenRunAsync(pool::close)}
     */
    @Override
    public void close() {
        dispatcher.close();
    }

    /** Cancels every call that is not settled, and ends the workers at once. Idempotent. */
    public void closeNow() {
        dispatcher.closeNow();
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
