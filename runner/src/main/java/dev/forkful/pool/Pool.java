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
 * A pool of worker processes that call functions of this program. Each worker has many calls in flight at once, and
 * takes them from a queue on disk.
 *
 * <pre>{@code
 * try (Pool pool = Pool.builder().workers(4).concurrency(256).build()) {
 *     List<Page> pages = pool.map(Fetch::page, urls).join();
 *     TaskFuture<Page> one = pool.apply(Fetch::page, url);
 * }
 * }</pre>
 *
 * <p>A function is a method reference, or a lambda that captures nothing. Arguments and results are sent as JSON. If a
 * worker dies, its unfinished calls are run again by another; a call fails once it has killed three workers that were
 * running nothing else.
 *
 * <p><i>Closing:</i> {@link #close} refuses new calls and waits for the pending ones; {@link #closeNow} cancels them. A
 * pool that is never closed does not keep the program alive, and its workers end with the program, even if that is
 * killed.
 *
 * <p><i>Durability:</i> a call that {@code apply} returned from is on disk. It survives the death of any process, not a
 * power cut; a later process finds it only where the pool has a {@linkplain PoolBuilder#directory directory}.
 *
 * <p><i>Failure:</i> a call throws {@link dev.forkful.JobException} if its function or an argument cannot be sent to a
 * worker, and {@link IllegalStateException} if the pool is closed; every other failure completes the call's future.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Pool implements AutoCloseable {
    private final Dispatcher dispatcher;
    private final Map<Class<?>, Function> functions = new ConcurrentHashMap<>();

    Pool(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Returns a builder with the default settings. */
    public static PoolBuilder builder() {
        return new PoolBuilder();
    }

    /**
     * Wraps a function that returns a {@code CompletionStage}, so that every method of a pool can call it:
     * {@code pool.map(Pool.async(Fetch::page), urls)}.
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> Call<A, R> async(AsyncCall<A, R> function) {
        return new NamedCall<>(Function.of(function));
    }

    /** Wraps an asynchronous function that also takes the context of its attempt, as {@link #async(AsyncCall)} does. */
    public static <A extends @Nullable Object, R extends @Nullable Object> Call<A, R> async(
            AsyncCall.WithTask<A, R> function) {
        return new NamedCall<>(Function.of(function));
    }

    /** Calls a function without arguments. Returns as soon as the call is on disk. */
    public <R extends @Nullable Object> TaskFuture<R> apply(Call.OfNone<R> function) {
        return call(function);
    }

    /** Calls a function with one argument. Returns as soon as the call is on disk. */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> apply(
            Call<A, R> function, A argument) {
        return call(function, argument);
    }

    /** Calls a function with one argument and the context of its attempt. Returns as soon as the call is on disk. */
    public <A extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> apply(
            Call.WithTask<A, R> function, A argument) {
        return call(function, argument);
    }

    /** Calls a function with two arguments. Returns as soon as the call is on disk. */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> TaskFuture<R> apply(
            Call.OfTwo<A, B, R> function, A first, B second) {
        return call(function, first, second);
    }

    /** Calls a function with three arguments. Returns as soon as the call is on disk. */
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            TaskFuture<R> apply(Call.OfThree<A, B, C, R> function, A first, B second, C third) {
        return call(function, first, second, third);
    }

    /**
     * Calls a function for each item. Returns at once; the items are read, and the calls made, as the workers can take
     * them. See {@link MapResult} for the results.
     */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call<A, R> function, Iterable<? extends A> items) {
        Function found = function(function);
        return mapOver(items, found);
    }

    /** Calls a function for each item, with the item and the context of the attempt. Returns at once. */
    public <A extends @Nullable Object, R extends @Nullable Object> MapResult<R> map(
            Call.WithTask<A, R> function, Iterable<? extends A> items) {
        Function found = function(function);
        return mapOver(items, found);
    }

    /** Calls a function for each element of a stream, which may be infinite and is read by another thread. */
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

    /**
     * Calls a function of two arguments for each pair of them. A function of more than three arguments should take a
     * record instead.
     */
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> MapResult<R> starmap(
            Call.OfTwo<A, B, R> function, Iterable<? extends Args.Two<? extends A, ? extends B>> rows) {
        Function found = function(function);
        return dispatcher.map(found, rows, row -> Arrays.asList(row.first(), row.second()));
    }

    /** Calls a function of three arguments for each triple of them. */
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

    /** The workers of this pool, those that have ended too, as they were a moment ago. */
    public List<PoolWorker> workers() {
        return dispatcher.workers();
    }

    /** Whether the pool still accepts calls. */
    public boolean isOpen() {
        return dispatcher.isOpen();
    }

    /**
     * Refuses new calls from now on; pending ones go on. A map whose items are not a {@code Collection} reads no
     * further items.
     */
    public void shutdown() {
        dispatcher.shutdown();
    }

    /**
     * Waits until every call has ended.
     *
     * @param bound the longest wait
     * @return false if the time ran out first
     * @throws IllegalStateException before {@link #shutdown}, because calls may still be added; and in an action that
     *     depends on a call's future, because the wait would be for itself
     */
    public boolean awaitSettled(Duration bound) throws InterruptedException {
        return dispatcher.awaitSettled(bound);
    }

    /**
     * Refuses new calls, waits for the pending ones, and ends the workers. If the waiting thread is interrupted, the
     * pending calls are cancelled. Closing again has no effect.
     *
     * @throws dev.forkful.ForkfulException if a queue failed; the pool is closed nevertheless
     * @throws IllegalStateException in an action that depends on a call's future, because the wait would be for itself:
     *     use {@code thenRunAsync(pool::close)}
     */
    @Override
    public void close() {
        dispatcher.close();
    }

    /** Cancels every pending call, and ends the workers at once. Closing again has no effect. */
    public void closeNow() {
        dispatcher.closeNow();
    }

    /** The code that {@link #use} runs with its pool. */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        T with(Pool pool) throws Exception;
    }

    /**
     * Builds a pool, runs the body with it, and closes it: with {@link #close} if the body returned, with
     * {@link #closeNow} if it threw. A {@code try (Pool pool = …)} cannot tell the two apart, and always waits.
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
