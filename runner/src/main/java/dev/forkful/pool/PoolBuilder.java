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

/**
 * Builds a {@link Pool}. {@link #build} checks all settings and reports everything that is wrong with them in one
 * exception. Not thread-safe.
 */
public final class PoolBuilder extends WorkerSettings<PoolBuilder> {
    int workers = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    int concurrency = 256;
    int queues = 1;
    int maxTasks;
    int attempts = 1;
    private Scheduler scheduler = Scheduler.roundRobin();

    @Nullable
    Path directory;

    private SupervisorOptions.Reopen reopen = SupervisorOptions.Reopen.NOTHING;

    PoolBuilder() {
        super(Duration.ofSeconds(60));
    }

    @Override
    PoolBuilder self() {
        return this;
    }

    /** The number of worker processes, from 1 to 500; default one per core, but at least 2 and at most 8. */
    public PoolBuilder workers(int value) {
        workers = value;
        return this;
    }

    /**
     * How many calls may be in flight at once over all workers, from 1 to 100,000; default 256. Calls that wait, for
     * HTTP say, do not occupy a core, so this may be far more than there are cores.
     */
    public PoolBuilder concurrency(int value) {
        concurrency = value;
        return this;
    }

    /** Replaces a worker after this many calls, at least 1; default never. For code that leaks memory. */
    public PoolBuilder maxTasksPerWorker(int value) {
        maxTasks = value;
        return this;
    }

    /**
     * How many attempts a call may take if it fails with an I/O error, a timeout, or HTTP status 429 or 5xx; default 1,
     * which means no retry.
     */
    public PoolBuilder retry(int value) {
        attempts = value;
        return this;
    }

    /** The number of queues, among which the workers are divided; from 1, the default, to the number of workers. */
    public PoolBuilder queues(int value) {
        queues = value;
        return this;
    }

    /** Chooses the queue of each call; default {@link Scheduler#roundRobin()}. */
    public PoolBuilder scheduler(Scheduler value) {
        scheduler = Objects.requireNonNull(value, "scheduler");
        return this;
    }

    /**
     * Makes the pool durable: its calls and their results are kept in this folder. If the program is run again, after a
     * crash say, and makes the same calls, those that had ended have their earlier result at once, be it a failure;
     * only the others are run. Only one process at a time can use the folder.
     *
     * @param value null, the default, means not durable: the calls are kept in a temporary folder, which goes when the
     *     pool is closed
     */
    public PoolBuilder directory(@Nullable Path value) {
        directory = value;
        return this;
    }

    /**
     * Runs calls again that failed or were cancelled in an earlier process, at most 255 times each. Only for a pool
     * with a {@link #directory}.
     */
    public PoolBuilder retryFailed() {
        reopen = SupervisorOptions.Reopen.FAILED;
        return this;
    }

    /**
     * Starts the workers.
     *
     * @throws JobException if settings are wrong, or differ from those that the durable folder was made with
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
