package dev.forkful.pool;

import dev.forkful.pool.MapOutcomes.Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@link Pool#map}: as a list, as a stream in the order of the source, or one by one as they complete.
 *
 * <p>If the source is a {@code Collection}, the results are kept and can be read any number of times, in any way. Any
 * other source may be endless: its arguments are taken only as fast as its results are read, and the results can be
 * read once. If they are not read to the end, no further calls are made.
 *
 * <p><i>Failure:</i> {@link #join} and {@link #toFuture} fail with the first error and cancel all other calls.
 * Iterators and streams throw an error when they come to its place. {@link #outcomes} gives what came of each call,
 * failed or not, and throws nothing of what the calls threw.
 *
 * <p><i>Threading:</i> thread-safe. Reading throws {@link IllegalStateException} on the thread that completes the
 * futures of the pool, if it would have to wait there: that thread would wait for itself.
 *
 * @param <R> the type of the results
 */
public final class MapResult<R extends @Nullable Object> implements Iterable<R> {
    private final boolean keeps;
    private final MapFeeder<?, R> feeder;
    private final MapOutcomes<R> settled;
    private final Consumer<String> beforeWait;
    private final Set<TaskFuture<R>> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean read = new AtomicBoolean();
    private volatile boolean cancelled;

    /** Its {@link #feeder} is still to be begun. */
    <A extends @Nullable Object> MapResult(
            Iterable<? extends A> items, MapFeeder.Submitter<A, R> submitter, MapFeeder.Host host) {
        this.keeps = items instanceof Collection;
        this.feeder = new MapFeeder<>(this, items, submitter, host);
        this.settled = new MapOutcomes<>(keeps, feeder::makeRoom, host::beforeWait);
        this.beforeWait = host::beforeWait;
    }

    /** Makes its calls; for a thread of the pool's. */
    Runnable feeder() {
        return feeder;
    }

    /** There will be so many outcomes. */
    void end(long count, MapOutcomes.@Nullable Failure failure) {
        settled.end(count, failure);
    }

    /** What came of an argument. */
    void add(Outcome<R> outcome) {
        settled.add(outcome);
    }

    /** A call was made: its outcome is what comes of that. */
    void follow(long index, TaskFuture<R> future) {
        underWay.add(future);
        var unused = future.whenComplete((result, error) -> {
            try {
                underWay.remove(future);
                settled.add(new Outcome<>(index, result, error));
            } catch (Throwable e) { // the future would keep it to itself
                settled.fail(e);
            }
        });
        if (cancelled) { // maybe after cancel() looked for what was under way
            stop(future);
        }
    }

    /**
     * Waits for all results and returns them in the order of the source.
     *
     * @throws CompletionException if a call fails, with the first error as its cause; all other calls are cancelled
     * @throws CancellationException if the thread is interrupted; all other calls are cancelled
     */
    public List<R> join() {
        List<@Nullable R> results = new ArrayList<>();
        try {
            outcomes(Order.COMPLETION).forEachRemaining(outcome -> {
                R value = outcome.value();
                while (results.size() <= outcome.index()) {
                    results.add(null);
                }
                results.set((int) outcome.index(), value);
            });
        } catch (CompletionException | CancellationException e) {
            cancel();
            throw e;
        }
        @SuppressWarnings("NullAway") // null only where R may be: each place was set
        List<R> whole = Collections.unmodifiableList(results);
        return whole;
    }

    /**
     * Waits for all calls and returns what came of each, failed or not, in the order of the source. For a
     * {@code Collection} there is one outcome per argument, even if the map was cancelled.
     *
     * @throws CompletionException if the source itself failed, or if a source that is not a {@code Collection} was
     *     stopped before its end
     */
    public List<Outcome<R>> outcomes() {
        List<Outcome<R>> outcomes = new ArrayList<>();
        outcomes(Order.SOURCE).forEachRemaining(outcomes::add);
        return List.copyOf(outcomes);
    }

    /**
     * Waits for all calls and passes the outcome of each to the action, in the order of completion, on the calling
     * thread. If the action throws, this ends with that error; if the source is not a {@code Collection}, all calls
     * that are left are cancelled.
     */
    public void forEachCompleted(Consumer<? super Outcome<R>> action) {
        Iterator<Outcome<R>> outcomes = outcomes(Order.COMPLETION);
        try {
            outcomes.forEachRemaining(action);
        } catch (RuntimeException | Error e) {
            leave();
            throw e;
        }
    }

    /** Iterates over the results in the order of the source, and waits for each. */
    @Override
    public Iterator<R> iterator() {
        Iterator<Outcome<R>> outcomes = outcomes(Order.SOURCE);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return outcomes.hasNext();
            }

            @Override
            public R next() {
                return outcomes.next().value();
            }
        };
    }

    /**
     * Streams the results in the order of the source. If the source is not a {@code Collection}, closing the stream
     * cancels the calls that are left.
     */
    public Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false)
                .onClose(this::leave);
    }

    /**
     * Returns a future of what {@link #join} returns. Cancelling the future does not cancel the calls; {@link #cancel}
     * does.
     */
    public CompletableFuture<List<R>> toFuture() {
        return new PoolFuture<List<R>>(beforeWait).completeAsync(this::join, MapResult::begin);
    }

    /**
     * Publishes the outcomes in the order of completion, as many as each subscriber requests. If the source is not a
     * {@code Collection}, there can be one subscriber, and cancelling its subscription cancels the calls that are left.
     */
    public Flow.Publisher<Outcome<R>> publisher() {
        return subscriber ->
                begin(new OutcomeSubscription<>(subscriber, () -> outcomes(Order.COMPLETION), this::leave));
    }

    /** On a thread of its own: those of the pool end with it, and results can be read after that. */
    private static void begin(Runnable reading) {
        Dispatcher.daemons("forkful-pool-reader").newThread(reading).start();
    }

    /** Takes no more arguments from the source, and cancels every call that is not done. Idempotent. */
    public void cancel() {
        cancelled = true;
        stop("the map was cancelled");
        underWay.forEach(MapResult::stop);
    }

    private static void stop(TaskFuture<?> future) {
        boolean unused = future.cancel(true);
    }

    /** Nobody will read on: where results are not kept, the calls that are left are made for nobody. */
    private void leave() {
        if (!keeps) {
            cancel();
        }
    }

    /** Takes no more from the source; whoever reads is told why after the outcomes that there are. */
    void stop(String why) {
        feeder.stop(why);
    }

    /** Whether the source has ended and every call is done. */
    public boolean isDone() {
        return settled.isDone();
    }

    boolean keeps() {
        return keeps;
    }

    private Iterator<Outcome<R>> outcomes(Order order) {
        if (!keeps && !read.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "the results of a source that is no Collection are read once: collect them");
        }
        return new Reading(order);
    }

    private final class Reading implements Iterator<Outcome<R>> {
        private final Order order;
        private long position;
        private @Nullable Outcome<R> next;

        Reading(Order order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            if (next == null) {
                try {
                    next = settled.await(position, order);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    CancellationException interrupted =
                            new CancellationException("interrupted while results were awaited");
                    interrupted.initCause(e);
                    throw interrupted;
                }
            }
            return next != null;
        }

        @Override
        public Outcome<R> next() {
            Outcome<R> outcome = hasNext() ? next : null;
            if (outcome == null) {
                throw new NoSuchElementException();
            }
            next = null;
            position++;
            return outcome;
        }
    }
}
