package dev.forkful.pool;

import dev.forkful.JobException;
import dev.forkful.run.Manifest;
import dev.forkful.run.SupervisorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Pool}; not thread-safe. Wrong numbers are refused by {@link #build}, all at once. */
public final class PoolBuilder extends WorkerSettings<PoolBuilder> {
    int workers = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    int concurrency = 256;
    int queues = 1;
    int maxTasks;
    int attempts = 1;
    private Scheduler scheduler = Scheduler.roundRobin();
    @Nullable Path directory;
    private SupervisorOptions.Reopen reopen = SupervisorOptions.Reopen.NOTHING;

    PoolBuilder() {
        super(Duration.ofSeconds(60));
    }

    @Override
    PoolBuilder self() {
        return this;
    }

    /** Worker processes, from 1 to 500; default one a core, from 2 to 8. */
    public PoolBuilder workers(int value) {
        workers = value;
        return this;
    }

    /** Calls in flight over all workers, from 1 to 100,000; default 256. It need not depend on the number of cores. */
    public PoolBuilder concurrency(int value) {
        concurrency = value;
        return this;
    }

    /** A worker is replaced after so many calls, from 1; default never. For code that leaks. */
    public PoolBuilder maxTasksPerWorker(int value) {
        maxTasks = value;
        return this;
    }

    /** Attempts that a call has where it fails with an I/O error, a time-out, or HTTP 429 or 5xx; default 1. */
    public PoolBuilder retry(int value) {
        attempts = value;
        return this;
    }

    /** Queues, each with a part of the workers; from 1, the default, to the number of workers. */
    public PoolBuilder queues(int value) {
        queues = value;
        return this;
    }

    /** Chooses a call's queue; default one after the other. */
    public PoolBuilder scheduler(Scheduler value) {
        scheduler = Objects.requireNonNull(value, "scheduler");
        return this;
    }

    /**
     * Makes the pool durable: what is called, and what came of it, lives in that folder. A program that is run again
     * after a crash, and makes the same calls, has the replies that there were at once, failed ones too; only the rest
     * is run. One process at a time.
     */
    public PoolBuilder directory(@Nullable Path value) {
        directory = value;
        return this;
    }

    /** Of a durable pool: what failed in an earlier process, or was cancelled, is run anew, 255 times at most. */
    public PoolBuilder retryFailed() {
        reopen = SupervisorOptions.Reopen.FAILED;
        return this;
    }

    /**
     * Starts the workers.
     *
     * @throws JobException where settings are wrong, or the durable folder was made with others
     */
    public Pool build() {
        return new Pool(Dispatcher.start(plan()));
    }

    Dispatcher.Plan plan() {
        List<String> problems = new ArrayList<>();
        inRange(problems, "workers", workers, Manifest.MOST_WORKERS);
        inRange(problems, "concurrency", concurrency, Manifest.MOST);
        inRange(problems, "retry", attempts, 1_000_000);
        inRange(problems, "queues", queues, Math.max(1, workers));
        if (concurrency < workers) {
            problems.add("concurrency = " + concurrency + ": each of " + workers + " workers needs at least one call");
        }
        if (maxTasks < 0) {
            problems.add("maxTasksPerWorker = " + maxTasks + ": must be at least 1");
        }
        if (!reopen.equals(SupervisorOptions.Reopen.NOTHING) && directory == null) {
            problems.add("retryFailed: only a pool with a directory knows what failed before");
        }
        findProblems(problems);
        if (!problems.isEmpty()) {
            throw new JobException("the pool cannot be made: " + String.join("; ", problems));
        }
        return new Dispatcher.Plan(
                settings(attempts, maxTasks),
                new Dispatcher.Size(workers, concurrency, queues),
                scheduler,
                jvm(),
                directory,
                reopen);
    }

    private static void inRange(List<String> problems, String what, int value, int limit) {
        if (value < 1 || value > limit) {
            problems.add(what + " = " + value + ": must be from 1 to " + limit);
        }
    }
}
