package dev.forkful.pool;

import dev.forkful.Handler;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.Stage;
import dev.forkful.TaskContext;
import dev.forkful.WorkerContext;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.HttpError;
import dev.forkful.json.Declared;
import dev.forkful.run.Manifest;
import dev.forkful.worker.TaskJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The job of every pool: each task names the function that it calls. Made by name in the workers; nobody else needs it.
 *
 * <p>What a pool was built with comes as the job's arguments, so that a worker sees the same after a crash.
 */
public final class PoolJob implements Job {
    /** The index of the stage for functions that return a stage. */
    static final int ASYNC = 0;
    /** The index of the stage for all others. */
    static final int PLAIN = 1;

    private final ClassLoader classes = PoolJob.class.getClassLoader();
    private final CallJson json = new CallJson(classes);
    private final Map<FunctionName, Function> functions = new ConcurrentHashMap<>();

    private volatile @Nullable SuspendBridge bridge;

    /** Made by the worker. */
    public PoolJob() {}

    @Override
    public JobSpec define(JobArguments arguments) {
        PoolSettings settings = new PoolSettings(arguments.values());
        JobSpec.Builder job = JobSpec.named("pool")
                .timeout(Duration.ofMillis(settings.number(PoolSettings.TIMEOUT_MILLIS)))
                .retry(RetryPolicy.DEFAULT.withAttempts((int) settings.number(PoolSettings.ATTEMPTS)))
                .maxTasksPerWorker((int) settings.number(PoolSettings.MAX_TASKS));
        named(settings, PoolSettings.CLIENT, client -> job.client(client(client)));
        named(settings, PoolSettings.START, hook -> job.onWorkerStart(worker -> run(hook, worker)));
        named(settings, PoolSettings.STOP, hook -> job.onWorkerStop(worker -> run(hook, worker)));
        List<Function> watchers = new ArrayList<>();
        named(settings, PoolSettings.EXCEPTION_HANDLER, watchers::add);
        Handler.Async<TaskJson.Raw> async = (input, task) -> stage(read(input), task, watchers);
        Handler.Blocking<TaskJson.Raw> plain = (input, task) -> plain(read(input), task, watchers);
        return job.stages(List.of(
                new Stage<>(Manifest.STAGES_OF_POOL.get(ASYNC), TaskJson.Raw.class, async),
                new Stage<>(Manifest.STAGES_OF_POOL.get(PLAIN), TaskJson.Raw.class, plain)));
    }

    private static ClientSpec client(Function maker) {
        if (call(maker, List.of()) instanceof ClientSpec spec) {
            return spec;
        }
        throw new JobException(maker.name() + " returned no ClientSpec");
    }

    private void named(PoolSettings settings, String key, Consumer<Function> use) {
        String name = settings.text(key);
        if (name != null) {
            use.accept(function(FunctionName.parse(name)));
        }
    }

    private Function function(FunctionName name) {
        return functions.computeIfAbsent(name, it -> Function.find(it, classes));
    }

    private SuspendBridge bridge() {
        SuspendBridge known = bridge;
        if (known == null) {
            known = ServiceLoader.load(SuspendBridge.class, classes)
                    .findFirst()
                    .orElseThrow(() ->
                            new JobException("suspending functions need forkful-scripts in the workers' class path"));
            bridge = known;
        }
        return known;
    }

    private void run(Function hook, WorkerContext worker) throws Exception {
        try {
            Object unused = hook.call(List.of(worker));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new JobException(hook.name() + " failed: " + e, e);
        }
    }

    private CallJson.Read read(TaskJson.Raw call) {
        return json.read(call.json(), this::function);
    }

    private CompletionStage<? extends @Nullable Object> stage(
            CallJson.Read call, TaskContext task, List<Function> watchers) throws Exception {
        Object made = watched(call, task, watchers);
        if (!(made instanceof CompletionStage<?> stage)) {
            throw new JobException("the function returned null, not a stage");
        }
        stage.whenComplete((value, error) -> {
            if (error != null) {
                show(HttpError.unwrap(error), task, watchers);
            }
        });
        return new Following(stage.toCompletableFuture(), json.declaredResult(call.function()));
    }

    private @Nullable Object plain(CallJson.Read call, TaskContext task, List<Function> watchers) throws Exception {
        Declared result = json.declaredResult(call.function());
        Object value = watched(call, task, watchers);
        return result == null ? null : result.of(value);
    }

    /** Ends with another future's value, as a result is declared; to cancel it cancels that one. */
    private static final class Following extends CompletableFuture<@Nullable Object> {
        private final CompletableFuture<?> followed;

        /** @param result null where there is none */
        Following(CompletableFuture<?> followed, @Nullable Declared result) {
            this.followed = followed;
            var unused = followed.whenComplete((value, error) -> {
                if (error != null) {
                    completeExceptionally(error);
                } else {
                    complete(result == null ? null : result.of(value));
                }
            });
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return followed.cancel(mayInterruptIfRunning);
        }
    }

    private @Nullable Object watched(CallJson.Read call, TaskContext task, List<Function> watchers) throws Exception {
        Function function = call.function();
        List<@Nullable Object> values = call.arguments();
        if (function.wantsTask()) {
            values.add(task);
        }
        try {
            return function.style() == Function.Style.SUSPENDING
                    ? bridge().call(function.handle(), values, task.executor())
                    : call(function, values);
        } catch (Exception | Error e) {
            show(e, task, watchers);
            throw e;
        }
    }

    private static void show(Throwable error, TaskContext task, List<Function> watchers) {
        for (Function watcher : watchers) {
            try {
                Object unused = watcher.call(List.of(error));
            } catch (Throwable e) { // the user's code: it must not hide the error that it was shown
                task.log().error("the exception handler failed on task {}", task.sequence(), e);
            }
        }
    }

    private static @Nullable Object call(Function function, List<@Nullable Object> values) {
        try {
            return function.call(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw sneaky(e);
        }
    }

    /** Raises a checked exception as what it is: handlers may raise any. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
        throw (E) error;
    }
}
