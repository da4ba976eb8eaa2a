package dev.forkful.bench;

import static dev.forkful.bench.Table.format;
import static dev.forkful.bench.Table.percentile;

import dev.forkful.TaskContext;
import dev.forkful.pool.Pool;
import dev.forkful.pool.PoolWorker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a pool costs, in the program that uses it: this one. Beside each figure that of aiomultiprocess 0.9.1. */
final class PoolFigures {
    private static final long SELF = ProcessHandle.current().pid();

    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(430);

    private final Table table;
    private final String url;
    private final boolean quick;

    PoolFigures(Table table, String url, boolean quick) {
        this.table = table;
        this.url = url;
        this.quick = quick;
    }

    static int same(int number) {
        return number;
    }

    static int last(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
        return seconds;
    }

    static CompletionStage<Integer> status(String url, TaskContext task) {
        return task.http().getAsync(url).thenApply(response -> response.statusCode());
    }

    void measure() throws InterruptedException {
        long start = System.nanoTime();
        try (Pool pool = Pool.builder().workers(2).concurrency(128).build()) {
            int unused = pool.apply(PoolFigures::same, 1).join();
            table.add(
                    "pool: start to first result",
                    format("%.2f s", (System.nanoTime() - start) / 1e9),
                    "theirs 0.16 s");
            idle(pool);
            table.add("pool: idle round trip", roundTrips(pool), "p50 2 ms; theirs 10.6 ms");
            streamed(pool);
            gets(pool);
            memory(pool);
        }
        mix();
        try (Pool pool = Pool.builder().workers(1).concurrency(2).build()) {
            int unused = pool.apply(PoolFigures::same, 1).join();
            var longCall = pool.apply(PoolFigures::last, 50);
            table.add(
                    "pool: round trip beside a long call in the worker",
                    longCall.isDone() ? "?" : roundTrips(pool),
                    "theirs 50 ms");
            pool.closeNow();
        }
    }

    private static String roundTrips(Pool pool) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // everything is at rest again
            long start = System.nanoTime();
            int unused = pool.apply(PoolFigures::same, i).join();
            if (i >= 100) { // the first ones run code that is not compiled yet
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        return format("p50 %.1f ms, p95 %.1f", percentile(millis, 0.5), percentile(millis, 0.95));
    }

    private void streamed(Pool pool) {
        int count = quick ? 50_000 : 200_000;
        long start = System.nanoTime();
        long[] seen = new long[1];
        pool.map(PoolFigures::same, Collections.nCopies(count, 1)).forEachCompleted(outcome -> seen[0]++);
        double seconds = (System.nanoTime() - start) / 1e9;
        table.add(
                "pool: results streamed, tasks that do nothing", format("%,.0f/s", seen[0] / seconds), "theirs 153/s");
    }

    private void gets(Pool pool) {
        int count = quick ? 10_000 : 50_000;
        List<Integer> unused = pool.map(Pool.async(PoolFigures::status), Collections.nCopies(2_000, url))
                .join();
        double before = cpuSeconds(pool);
        long start = System.nanoTime();
        List<Integer> statuses = pool.map(Pool.async(PoolFigures::status), Collections.nCopies(count, url))
                .join();
        double seconds = (System.nanoTime() - start) / 1e9;
        table.add(
                format("pool: %,d small GETs, 128 at once, 2 workers", statuses.size()),
                format("%.0f us CPU each, %,.0f/s", (cpuSeconds(pool) - before) * 1e6 / count, count / seconds),
                "theirs 460 us");
    }

    private void idle(Pool pool) throws InterruptedException {
        TimeUnit.SECONDS.sleep(2); // it settles
        double before = cpuSeconds(pool);
        int seconds = quick ? 5 : 20;
        TimeUnit.SECONDS.sleep(seconds);
        table.add(
                "pool: idle, program and 2 workers",
                format("%.1f %% of a core", 100 * (cpuSeconds(pool) - before) / seconds),
                "theirs 8 %");
    }

    private void memory(Pool pool) {
        long rss = Proc.peakRssBytes(SELF)
                + workers(pool).stream().mapToLong(Proc::peakRssBytes).sum();
        long pss = Proc.pssBytes(SELF)
                + workers(pool).stream().mapToLong(Proc::pssBytes).sum();
        table.add(
                "pool: program and 2 workers, peak RSS, PSS now",
                format("%d MB, %d MB", rss >> 20, pss >> 20),
                "theirs 134 MB, 93 MB");
    }

    /**
     * A call, and then work.
     *
     * @param rounds of 10,000 steps
     */
    record Work(String url, long rounds) {}

    static int work(Work work, TaskContext task) throws IOException, InterruptedException {
        long hash = chain(work.rounds, task.http().get(work.url).statusCode());
        return hash == 0 ? 0 : task.worker();
    }

    /** Steps that no compiler can leave out: each needs the one before, and the last is looked at. */
    private static long chain(long rounds, long seed) {
        long hash = seed;
        for (long i = 0; i < rounds * 10_000; i++) {
            hash = Long.rotateLeft(hash * 0x9E3779B97F4A7C15L, 23) ^ i;
        }
        return hash;
    }

    private void mix() {
        int calls = 30;
        long warmed = chain(10_000, 1); // until it is compiled
        long before = System.nanoTime();
        long measured = chain(10_000, warmed);
        long rounds = measured == 0 ? 1 : 10_000 * WORK_NANOS / (System.nanoTime() - before);
        long start = System.nanoTime();
        try (Pool pool = Pool.builder().workers(8).concurrency(128).build()) {
            List<Integer> workers = pool.map(PoolFigures::work, Collections.nCopies(calls, new Work(url, rounds)))
                    .join();
            table.add(
                    "pool: 30 calls of a GET and 0.43 s of work, 8 workers, their start included",
                    format(
                            "%.1f s, over %d workers",
                            (System.nanoTime() - start) / 1e9,
                            Set.copyOf(workers).size()),
                    "theirs 14.4 s, over 2");
        }
    }

    private static double cpuSeconds(Pool pool) {
        return Proc.cpuSeconds(SELF)
                + workers(pool).stream().mapToDouble(Proc::cpuSeconds).sum();
    }

    private static List<Long> workers(Pool pool) {
        return pool.workers().stream().map(PoolWorker::pid).toList();
    }
}
