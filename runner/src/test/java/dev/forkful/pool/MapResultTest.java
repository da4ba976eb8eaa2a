package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A map whose calls are made by hand. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class MapResultTest {
    private static final Function TWICE = Function.of((Call<Integer, Integer>) Calls::twice);

    private final MapResult<Integer> map = new MapResult<>(true, 10, what -> {});

    private static TaskFuture<Integer> call() {
        return new TaskFuture<>(TWICE, sequence -> {}, what -> {});
    }

    @Test
    @SuppressWarnings("NullAway") // stands for whatever is raised after a call was made
    void aCallThatCannotBeFollowedEndsTheMap() {
        TaskFuture<Integer> first = call();
        map.feed(List.of(1, 2), number -> number == 1 ? first : null);
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
        map.feed(List.of(1), number -> call);
        Thread.currentThread().interrupt();

        assertThatThrownBy(map::join).isInstanceOf(CancellationException.class).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(call).isCancelled();
    }

    @Test
    void whoStopsAMapIsNotTakenForAFailureOfItsSource() {
        map.feed(Collections.nCopies(1_000, 1), number -> {
            map.stop("the pool was shut down while the map was at work");
            TaskFuture<Integer> done = call();
            done.complete(number);
            return done;
        });

        assertThatThrownBy(map::join)
                .isInstanceOf(CompletionException.class)
                .hasMessage("the pool was shut down while the map was at work")
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void anOutcomeThatIsLostEndsTheMapAfterThoseThatThereAre() throws InterruptedException {
        MapOutcomes<Integer> outcomes = new MapOutcomes<>(true, new Semaphore(1), what -> {});
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
