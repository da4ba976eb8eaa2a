package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Eventually;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Maps that are not read to their end, over a pool of one worker. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolMapIT {

    private final Pool pool = Calls.pool().workers(1).concurrency(8).build();

    @AfterEach
    void closePool() {
        pool.closeNow();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private MapResult<Integer> endless() {
        return pool.map(Calls::twice, Stream.iterate(0, n -> n + 1));
    }

    private WeakReference<MapResult<Integer>> leftAfter(int count) {
        MapResult<Integer> map = endless();
        assertThat(map.stream().limit(count)).hasSize(count);
        return new WeakReference<>(map);
    }

    private static long feeders() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("forkful-pool"))
                .flatMap(thread -> Stream.of(thread.getValue()))
                .filter(frame -> frame.getClassName().startsWith(MapResult.class.getPackageName() + ".Map"))
                .count();
    }

    @Test
    void mapsThatNobodyReadsOnAreForgotten() {
        List<WeakReference<MapResult<Integer>>> left =
                List.of(leftAfter(3), leftAfter(1_200), new WeakReference<>(endless()));

        Eventually.within(PATIENCE, () -> assertThat(feeders()).isZero());
        Eventually.within(PATIENCE, () -> {
            System.gc();
            assertThat(left).allMatch(map -> map.get() == null);
        });
        assertThat(pool.map(Calls::twice, numbers(3)).join()).containsExactly(0, 2, 4);
        pool.close();
    }

    @Test
    void aMapThatRestsIsReadOnAndIsToldOfTheEndOfItsPool() {
        MapResult<Integer> map = endless();
        Iterator<Integer> results = map.iterator();
        assertThat(results.next()).isZero();
        Eventually.within(PATIENCE, () -> assertThat(feeders()).isZero());
        List<Integer> read = new ArrayList<>();
        for (int i = 1; i < 3_000; i++) {
            read.add(results.next());
        }
        assertThat(read).startsWith(2, 4).endsWith(5_998);
        Eventually.within(PATIENCE, () -> assertThat(feeders()).isZero());

        pool.close();

        assertThatThrownBy(() -> results.forEachRemaining(read::add))
                .hasMessage("the pool was shut down while the map was at work");
        assertThat(read).hasSizeGreaterThan(3_000);
        assertThat(map.isDone()).isTrue();
    }

    @Test
    void aListThatIsCancelledHasAnOutcomeForEachArgument() {
        MapResult<Long> map = pool.map(Calls::pidAfter, Collections.nCopies(5_000, 100));
        map.cancel();
        MapResult<Long> other = pool.map(Calls::pidAfter, Collections.nCopies(5_000, 100));
        pool.closeNow();

        for (MapResult<Long> cancelled : List.of(map, other)) {
            assertThat(cancelled.outcomes()).hasSize(5_000);
            assertThat(cancelled.outcomes().get(4_999).error()).isInstanceOf(CancellationException.class);
            assertThat(cancelled.isDone()).isTrue();
        }
    }
}
