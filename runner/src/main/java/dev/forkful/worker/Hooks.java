package dev.forkful.worker;

import dev.forkful.WorkerContext;
import dev.forkful.WorkerHook;
import dev.forkful.http.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hooks of a worker, on a thread of their own: the handlers' may all be stuck.
 *
 * @param context what hooks may ask for
 * @param loader the context class loader
 */
record Hooks(WorkerContext context, ClassLoader loader) {
    /** How long all {@code onWorkerStop} hooks may take together. */
    static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /**
     * Runs the hooks, and awaits their end.
     *
     * @throws ExecutionException what the first failing one raised; later ones are not run
     */
    void awaitStart(List<WorkerHook> hooks) throws InterruptedException, ExecutionException {
        if (hooks.isEmpty()) {
            return;
        }
        begin(() -> {
                    for (WorkerHook hook : hooks) {
                        hook.run(context);
                    }
                })
                .get();
    }

    /** Runs all the hooks, for a bounded time; failures are only logged, since the work is done. */
    void awaitStop(List<WorkerHook> hooks) throws InterruptedException {
        if (hooks.isEmpty()) {
            return;
        }
        FutureTask<@Nullable Void> task = begin(() -> hooks.forEach(this::runLogged));
        try {
            task.get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            context.log().error("onWorkerStop failed", e.getCause());
        } catch (TimeoutException e) {
            context.log().error("onWorkerStop did not end within {}", DurationText.inSeconds(STOP_LIMIT));
        }
    }

    private void runLogged(WorkerHook hook) {
        try {
            hook.run(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            context.log().error("onWorkerStop failed", e);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private FutureTask<@Nullable Void> begin(Action action) {
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        Thread thread = new Thread(task, "forkful-hooks");
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        return task;
    }
}
