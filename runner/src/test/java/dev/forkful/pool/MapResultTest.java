package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A map whose calls are made by hand. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class MapResultTest {
    private static final Function TWICE = Function.of((Call<Integer, Integer>) Calls::twice);

    private final ByHand host = new ByHand();

    /** Feeds where it is told to. */
    private static final class ByHand implements MapFeeder.Host {
        private final Deque<MapResult<?>> begun = new ArrayDeque<>();
        private boolean rests;
        private boolean hasEnded;

        @Override
        public int window() {
            return 10;
        }

        @Override
        public void beforeWait(String what) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new AssertionError("nobody would bring it about: " + what);
            }
        }

        @Override
        public void begin(MapResult<?> map) {
            rests = false;
            begun.add(map);
        }

        @Override
        public void rests(MapResult<?> map) {
            rests = true;
        }

        @Override
        public void ended(MapResult<?> map) {
            hasEnded = true;
        }

        void feed() {
            while (!begun.isEmpty()) {
                begun.remove().feeder().run();
            }
        }
    }

    private MapResult<Integer> map(Iterable<Integer> items, MapFeeder.Submitter<Integer, Integer> submitter) {
        MapResult<Integer> map = new MapResult<>(items, submitter, host);
        host.begin(map);
        host.feed();
        return map;
    }

    private static TaskFuture<Integer> call() {
        return new TaskFuture<>(TWICE, sequence -> {}, what -> {});
    }

    private static TaskFuture<Integer> done(int result) {
        TaskFuture<Integer> done = call();
        done.complete(result);
        return done;
    }

    /** Has no end. */
    private static Iterator<Integer> numbers() {
        return Stream.iterate(0, n -> n + 1).iterator();
    }

    @Test
    @SuppressWarnings("NullAway") // stands for whatever is raised after a call was made
    void aCallThatCannotBeFollowedEndsTheMap() {
        TaskFuture<Integer> first = call();
        MapResult<Integer> map = map(List.of(1, 2), number -> number == 1 ? first : null);
        assertThat(map.isDone()).isFalse();
        first.complete(2);

        assertThat(map.isDone()).isTrue();
        assertThatThrownBy(map::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void whoIsInterruptedWhileItJoinsCancelsTheCalls() {
        TaskFuture<Integer> call = call();
        MapResult<Integer> map = map(List.of(1), number -> call);
        Thread.currentThread().interrupt();

        assertThatThrownBy(map::join).isInstanceOf(CancellationException.class).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(call).isCancelled();
    }

    @Test
    void whoStopsAMapIsNotTakenForAFailureOfItsSource() {
        MapResult<Integer> map = map(MapResultTest::numbers, MapResultTest::done);
        map.stop("the pool was shut down while the map was at work");
        host.feed();

        assertThatThrownBy(map::join)
                .isInstanceOf(CompletionException.class)
                .hasMessage("the pool was shut down while the map was at work")
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void aMapThatIsNotReadHasNoThreadUntilItIs() {
        MapResult<Integer> map = map(MapResultTest::numbers, MapResultTest::done);
        assertThat(host.rests).isTrue();

        Iterator<Integer> results = map.iterator();
        for (int i = 0; i < 100; i++) {
            host.feed();
            assertThat(results.next()).isEqualTo(i);
        }

        map.cancel();
        host.feed();
        assertThat(host.hasEnded).isTrue();
    }

    @Test
    void ofAListEachArgumentHasAnOutcomeThoughTheMapWasCancelled() {
        List<Integer> items = IntStream.range(0, 50).boxed().toList();
        TaskFuture<Integer> lasting = call();
        MapResult<Integer> map = map(items, number -> number < 3 ? done(number) : number == 3 ? lasting : call());

        map.cancel();
        host.feed();

        assertThat(map.outcomes()).hasSize(50).extracting(Outcome::index).isSorted();
        assertThat(map.outcomes().subList(0, 3)).allMatch(Outcome::isOk);
        assertThat(map.outcomes().subList(3, 50))
                .allSatisfy(outcome -> assertThat(outcome.error()).isInstanceOf(CancellationException.class));
        assertThat(map.isDone()).isTrue();
        assertThatThrownBy(map::join).hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void aCallThatThePoolRefusesAfterTheMapWasCancelledIsCancelled() {
        MapResult<Integer> map = new MapResult<>(
                List.of(1, 2, 3),
                number -> {
                    host.begun.element().cancel();
                    throw new IllegalStateException("the pool is closed");
                },
                host);
        host.begun.add(map);
        host.begun.element().feeder().run();

        assertThat(map.outcomes())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome.error()).isInstanceOf(CancellationException.class));
    }

    @Test
    void whoLeavesAReadingThatHasNoOtherCancelsItsCalls() {
        TaskFuture<Integer> lasting = call();
        MapResult<Integer> thrown = map(MapResultTest::numbers, number -> number == 0 ? done(0) : lasting);
        assertThatThrownBy(() -> thrown.forEachCompleted(outcome -> {
                    throw new ArithmeticException("planted");
                }))
                .isInstanceOf(ArithmeticException.class);
        assertThat(lasting).isCancelled();

        TaskFuture<Integer> streamed = call();
        try (Stream<Integer> results =
                map(MapResultTest::numbers, number -> number < 3 ? done(number) : streamed).stream()) {
            assertThat(results.limit(3)).containsExactly(0, 1, 2);
        }
        assertThat(streamed).isCancelled();

        TaskFuture<Integer> published = call();
        map(MapResultTest::numbers, number -> number < 1 ? done(number) : published)
                .publisher() // of the second nothing comes: it is not waited for
                .subscribe(new TakesOne());
        assertThat(published).failsWithin(10, TimeUnit.SECONDS);
        assertThat(published).isCancelled();
    }

    @Test
    void whoLeavesAReadingOfAListLeavesItsCallsToOthers() {
        TaskFuture<Integer> lasting = call();
        MapResult<Integer> map = map(List.of(0, 1), number -> number == 0 ? done(0) : lasting);
        assertThatThrownBy(() -> map.forEachCompleted(outcome -> {
                    throw new ArithmeticException("planted");
                }))
                .isInstanceOf(ArithmeticException.class);

        lasting.complete(2);
        assertThat(map.join()).containsExactly(0, 2);
    }

    @Test
    void whoMayNotReadLeavesTheCallsToWhoMay() {
        MapResult<Integer> map = map(MapResultTest::numbers, MapResultTest::done);
        Iterator<Integer> results = map.iterator();

        assertThatThrownBy(() -> map.forEachCompleted(outcome -> {})).hasMessageContaining("read once");
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        map.publisher().subscribe(new Refused(refused));
        assertThat(refused).succeedsWithin(10, TimeUnit.SECONDS);

        for (int i = 0; i < 100; i++) {
            host.feed();
            assertThat(results.next()).isEqualTo(i);
        }
    }

    /** Cancels as soon as it may not read. */
    private static final class Refused implements Flow.Subscriber<Outcome<Integer>> {
        private final CompletableFuture<Throwable> refused;
        private Flow.@Nullable Subscription subscription;

        Refused(CompletableFuture<Throwable> refused) {
            this.refused = refused;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Outcome<Integer> outcome) {}

        @Override
        public void onError(Throwable error) {
            Objects.requireNonNull(subscription).cancel();
            refused.complete(error);
        }

        @Override
        public void onComplete() {}
    }

    /** Cancels after one. */
    private static final class TakesOne implements Flow.Subscriber<Outcome<Integer>> {
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(2);
        }

        @Override
        public void onNext(Outcome<Integer> outcome) {
            Objects.requireNonNull(subscription).cancel();
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void anOutcomeThatIsLostEndsTheMapAfterThoseThatThereAre() throws InterruptedException {
        MapOutcomes<Integer> outcomes = new MapOutcomes<>(true, () -> {}, what -> {});
        outcomes.add(new Outcome<>(0, 2, null));
        outcomes.fail(new OutOfMemoryError("planted"));
        outcomes.end(2, null);

        assertThat(outcomes.isDone()).isTrue();
        assertThat(outcomes.await(0, MapOutcomes.Order.SOURCE)).isEqualTo(new Outcome<>(0, 2, null));
        assertThatThrownBy(() -> outcomes.await(1, MapOutcomes.Order.SOURCE))
                .isInstanceOf(CompletionException.class)
                .hasMessage("an outcome of the map was lost")
                .hasCauseInstanceOf(OutOfMemoryError.class);
    }
}
