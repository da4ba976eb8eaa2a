package dev.forkful.pool;

import dev.forkful.JobSpec;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.DurationText;
import dev.forkful.run.WorkerJvm;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a {@link Pool} and a single {@link Worker} have in common. Not thread-safe.
 *
 * <p><i>Failure:</i> a method that takes a function throws {@link JobException} if the function captures a value or
 * cannot be found by its name.
 *
 * @param <B> the type of the builder
 */
public abstract sealed class WorkerSettings<B extends WorkerSettings<B>> permits PoolBuilder, WorkerBuilder {
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private List<Path> classpath = ProgramPath.entries();

    @Nullable
    Duration timeout;

    private long heapPerWorker;

    WorkerSettings(Duration timeout) {
        this.timeout = timeout;
    }

    abstract B self();

    /** Runs in each worker before its first call, for at most two minutes. If it fails, so does the worker. */
    public B onWorkerStart(Hook hook) {
        return function(PoolSettings.START, hook);
    }

    /** Runs in each worker after its last call if the worker ends normally, for at most 10 s. */
    public B onWorkerStop(Hook hook) {
        return function(PoolSettings.STOP, hook);
    }

    /** Is told of every failure of a call, in the worker where it happened. */
    public B exceptionHandler(ExceptionHandler handler) {
        return function(PoolSettings.EXCEPTION_HANDLER, handler);
    }

    /** Is called in each worker for the settings of the HTTP client of its {@link dev.forkful.TaskContext}s. */
    public B client(Call.OfNone<ClientSpec> maker) {
        return function(PoolSettings.CLIENT, maker);
    }

    private B function(String key, Serializable function) {
        Function found = Function.of(Objects.requireNonNull(function, key));
        settings.put(key, found.name().encoded());
        return self();
    }

    /** How long one attempt may take; default 60 s in a pool, and practically unlimited in a single worker. */
    public B timeout(Duration value) {
        timeout = value;
        return self();
    }

    /** Adds options for the JVMs of the workers; they override Forkful's own. */
    public B jvmOptions(String... values) {
        jvmOptions.addAll(List.of(values));
        return self();
    }

    /**
     * The maximum heap of each worker in bytes, from 64 MiB to 1 TiB; default 0, which chooses one by the number of
     * calls in flight, at least 128 MiB.
     */
    public B heapPerWorker(long bytes) {
        heapPerWorker = bytes;
        return self();
    }

    /** The class path of the workers; default the class path of this process together with its modules. */
    public B classpath(List<Path> value) {
        classpath = List.copyOf(value);
        return self();
    }

    void findProblems(List<String> problems) {
        Duration value = timeout;
        if (value == null || value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(JobSpec.LONGEST) > 0) {
            problems.add("timeout = " + (value == null ? "null" : DurationText.of(value)) + ": must be from 1 ms to "
                    + DurationText.of(JobSpec.LONGEST));
        }
        if (heapPerWorker != 0 && (heapPerWorker < JobSpec.LEAST_HEAP || heapPerWorker > JobSpec.MOST_HEAP)) {
            problems.add(
                    "heapPerWorker = " + heapPerWorker + " bytes: must be from 64 MiB to 1 TiB, or 0 for the default");
        }
    }

    PoolSettings settings(int attempts, int maxTasks) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                PoolSettings.TIMEOUT_MILLIS,
                Long.toString(Objects.requireNonNull(timeout).toMillis()));
        all.put(PoolSettings.ATTEMPTS, Integer.toString(attempts));
        all.put(PoolSettings.MAX_TASKS, Integer.toString(maxTasks));
        return new PoolSettings(all);
    }

    /** @param own options beside those of the caller, and stronger */
    WorkerJvm jvm(String... own) {
        List<String> options = new ArrayList<>();
        if (heapPerWorker > 0) {
            options.add("-Xmx" + heapPerWorker / 1024 + "k");
        }
        options.addAll(jvmOptions);
        options.addAll(List.of(own));
        return WorkerJvm.of(classpath).withOptions(options);
    }
}
