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
 * The results of a {@link Pool#map map}: as a list, as a stream in the order of the source, or one by one as they come.
 *
 * <p>Of a {@code Collection} the results are kept, and can be read any number of times, in any way. A source that is
 * not one may have no end: its arguments are taken as its results are read, and those are read once. One that is not
 * read to its end costs nothing but the calls that were made.
 *
 * <p><i>Failure:</i> who asks for values is told of the first failure: {@link #join} and {@link #toFuture} then cancel
 * all other calls, streams raise it at its place. Who asks for {@linkplain #outcomes outcomes} gets all of them,
 * whatever failed.
 *
 * <p><i>Threading:</i> thread-safe. Where to read would wait on the thread that completes the pool's futures, it raises
 * {@link IllegalStateException}: the results would never come.
 *
 * @param <R> what the function returns
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
     * All results, in the order of the source.
     *
     * @throws CompletionException with the first failure as its cause; the calls that are left are cancelled
     * @throws CancellationException where the thread is interrupted; the calls that are left are cancelled, too
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
     * What came of every call, in the order of the source; waits for all, and raises nothing of what they did. Of a
     * {@code Collection} there is one for each argument, also where the map was cancelled.
     *
     * @throws CompletionException where the source failed, or one that is no {@code Collection} was cut
     */
    public List<Outcome<R>> outcomes() {
        List<Outcome<R>> outcomes = new ArrayList<>();
        outcomes(Order.SOURCE).forEachRemaining(outcomes::add);
        return List.copyOf(outcomes);
    }

    /**
     * Waits for all outcomes, and hands over each as it comes, on the calling thread. What the action raises ends it;
     * of a source that is no {@code Collection} the calls that are left are cancelled then.
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

    /** The results in the order of the source; waits for each where it must. */
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

    /** The same as a stream. To close it cancels what is left, where the source is no {@code Collection}. */
    public Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false)
                .onClose(this::leave);
    }

    /** What {@link #join} gives, when it is there. */
    public CompletableFuture<List<R>> toFuture() {
        return new PoolFuture<List<R>>(beforeWait).completeAsync(this::join, MapResult::begin);
    }

    /**
     * Outcomes as they come, for a subscriber that says how many it can take. Each subscription is a reading; to cancel
     * it cancels the calls that are left, where the source is no {@code Collection}.
     */
    public Flow.Publisher<Outcome<R>> publisher() {
        return subscriber ->
                begin(new OutcomeSubscription<>(subscriber, () -> outcomes(Order.COMPLETION), this::leave));
    }

    /** On a thread of its own: those of the pool end with it, and results can be read after that. */
    private static void begin(Runnable reading) {
        Dispatcher.daemons("forkful-pool-reader").newThread(reading).start();
    }

    /** Takes no more from the source, and cancels every call that is not settled. Idempotent. */
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

    /** Whether the source has ended and every call is settled. */
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
