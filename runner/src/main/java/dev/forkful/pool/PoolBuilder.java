package dev.forkful.pool;

import dev.forkful.JobException;
import dev.forkful.http.ClientSpec;
import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Pool}; not thread-safe. Functions are refused where they are given, if they capture
 * something or cannot be found; wrong numbers by {@link #build}, all at once.
 */
public final class PoolBuilder {
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private int workers = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    private int concurrency = 256;
    private int queues = 1;
    private int maxTasks;
    private int attempts = 1;
    private Duration timeout = Duration.ofSeconds(60);
    private Scheduler scheduler = Scheduler.roundRobin();
    private List<Path> classpath = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .toList();
    private @Nullable Path directory;

    PoolBuilder() {}

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

    /** The longest that one attempt may take; default 60 s. */
    public PoolBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    /** Attempts that a call has where it fails with an I/O error, a time-out, or HTTP 429 or 5xx; default 1. */
    public PoolBuilder retry(int value) {
        attempts = value;
        return this;
    }

    /** Runs in each worker before its first call. Where it fails three times in a row, the pool ends with its error. */
    public PoolBuilder onWorkerStart(Hook hook) {
        return function(PoolSettings.START, hook);
    }

    /** Runs in each worker after its last call, where the worker ends in order. */
    public PoolBuilder onWorkerStop(Hook hook) {
        return function(PoolSettings.STOP, hook);
    }

    /** Sees each error in the worker where it was raised. */
    public PoolBuilder exceptionHandler(ExceptionHandler handler) {
        return function(PoolSettings.EXCEPTION_HANDLER, handler);
    }

    /** Makes, in each worker, the settings of the HTTP client that a {@link dev.forkful.TaskContext} offers. */
    public PoolBuilder client(Call.OfNone<ClientSpec> maker) {
        return function(PoolSettings.CLIENT, maker);
    }

    private PoolBuilder function(String key, Serializable function) {
        Function found = Function.of(Objects.requireNonNull(function, key));
        settings.put(key, found.name().encoded());
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

    /** Options for the JVMs of the workers, beside Forkful's own, and stronger. */
    public PoolBuilder jvmOptions(String... values) {
        jvmOptions.addAll(List.of(values));
        return this;
    }

    /** The heap of each worker, in bytes, at most; default by the calls that it has in flight, from 128 MiB. */
    public PoolBuilder heapPerWorker(long bytes) {
        return jvmOptions("-Xmx" + Math.max(1, bytes / 1024) + "k");
    }

    /** What workers find classes in; default the class path of this process. */
    public PoolBuilder classpath(List<Path> value) {
        classpath = List.copyOf(value);
        return this;
    }

    /**
     * Makes the pool durable: what is called, and what came of it, lives in that folder. A program that is run again
     * after a crash, and makes the same calls, has the replies that there were at once, failed ones too; only the rest
     * is run. One process at a time.
     */
    public PoolBuilder directory(Path value) {
        directory = value;
        return this;
    }

    /**
     * Starts the workers.
     *
     * @throws JobException where settings are wrong, or the durable folder was made with others
     */
    public Pool build() {
        List<String> problems = new ArrayList<>();
        inRange(problems, "workers", workers, 500);
        inRange(problems, "concurrency", concurrency, 100_000);
        inRange(problems, "retry", attempts, 1_000_000);
        inRange(problems, "queues", queues, Math.max(1, workers));
        if (concurrency < workers) {
            problems.add("concurrency = " + concurrency + ": each of " + workers + " workers needs at least one call");
        }
        if (maxTasks < 0) {
            problems.add("maxTasksPerWorker = " + maxTasks + ": must be at least 1");
        }
        if (timeout.toMillis() < 1) {
            problems.add("timeout = " + timeout + ": must be at least 1 ms");
        }
        if (!problems.isEmpty()) {
            throw new JobException("the pool cannot be made: " + String.join("; ", problems));
        }
        settings.put(PoolSettings.TIMEOUT_MILLIS, Long.toString(timeout.toMillis()));
        settings.put(PoolSettings.ATTEMPTS, Integer.toString(attempts));
        settings.put(PoolSettings.MAX_TASKS, Integer.toString(maxTasks));
        return Pool.start(new Pool.Plan(
                new PoolSettings(settings), workers, concurrency, queues, scheduler, classpath, jvmOptions, directory));
    }

    private static void inRange(List<String> problems, String what, int value, int limit) {
        if (value < 1 || value > limit) {
            problems.add(what + " = " + value + ": must be from 1 to " + limit);
        }
    }
}
