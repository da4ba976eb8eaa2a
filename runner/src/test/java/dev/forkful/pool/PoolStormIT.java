package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool whose workers are killed as soon as they have done anything. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolStormIT {
    private static final int CALLS = Integer.getInteger("forkful.storm.calls", 2_400);

    /**
     * A worker that is killed before it has settled some tasks teaches nothing, and a task that it held could be
     * blamed.
     */
    private static final int TASKS_A_LIFE = 400;

    /** What a worker's number had settled when its process was first seen; -1 for one that was killed. */
    private final Map<Long, Long> settledBefore = new HashMap<>();

    // X1
    @Test
    void aStormOfKillsLosesNothing() throws ExecutionException, InterruptedException {
        List<Integer> numbers = IntStream.range(0, CALLS).boxed().toList();
        int kills = 0;
        try (Pool pool = Calls.pool().workers(2).concurrency(32).build()) {
            MapResult<Integer> map = pool.map(Calls::slowly, numbers);
            CompletableFuture<List<Integer>> whole = map.toFuture();
            do {
                for (PoolWorker life : pool.workers()) {
                    kills += hasDoneEnough(life) ? kill(life.pid()) : 0;
                }
            } while (!isDoneSoon(whole));
            assertThat(whole.get()).isEqualTo(numbers);
        }
        assertThat(kills).isGreaterThan(2);
    }

    /** Raises as soon as the test's time is up, which ends the storm. */
    private static boolean isDoneSoon(CompletableFuture<?> whole) throws ExecutionException, InterruptedException {
        try {
            Object unused = whole.get(100, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private boolean hasDoneEnough(PoolWorker life) {
        long before = settledBefore.computeIfAbsent(life.pid(), pid -> life.settled());
        return before >= 0 && life.settled() - before >= TASKS_A_LIFE;
    }

    private int kill(long pid) {
        settledBefore.put(pid, -1L);
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::destroyForcibly)
                .map(process -> 1)
                .orElse(0);
    }
}
