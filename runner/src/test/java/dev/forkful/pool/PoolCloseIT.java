package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool that several threads close. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PoolCloseIT {
    private static final int THREADS = 4;

    @Test
    void whoeverClosesAPoolReturnsWhenItsWorkersAreGone() throws ExecutionException, InterruptedException {
        Pool pool = Calls.pool().workers(1).concurrency(4).build();
        long worker = pool.apply(Calls::pid).join();
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Boolean>> alive = IntStream.range(0, THREADS)
                    .mapToObj(i -> threads.submit(() -> {
                        int unused = together.await();
                        pool.close();
                        return ProcessHandle.of(worker).isPresent();
                    }))
                    .toList();
            for (Future<Boolean> one : alive) {
                assertThat(one.get())
                        .as("whether the worker was there after close()")
                        .isFalse();
            }
        } finally {
            threads.shutdownNow();
        }
        pool.close(); // once more, when all is over
    }
}
