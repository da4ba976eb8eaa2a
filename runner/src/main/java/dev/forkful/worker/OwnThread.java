package dev.forkful.worker;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One daemon thread for one duty of a worker; it runs what it is given in order, at once or later.
 *
 * <p><i>Failure:</i> whatever an action raises goes to {@code onFailure}, on the same thread.
 */
final class OwnThread implements Executor, Delayer {
    private final ScheduledThreadPoolExecutor thread;
    private final Consumer<Throwable> onFailure;

    OwnThread(String name, ClassLoader loader, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        thread = new ScheduledThreadPoolExecutor(1, action -> {
            Thread made = new Thread(action, name);
            made.setDaemon(true);
            made.setContextClassLoader(loader);
            return made;
        });
    }

    @Override
    public void execute(Runnable action) {
        thread.execute(() -> guarded(action));
    }

    @Override
    public void delay(Runnable action, Duration delay) {
        ScheduledFuture<?> unused = thread.schedule(() -> guarded(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the top of this thread: without it the worker would go on without this duty
            onFailure.accept(e);
        }
    }
}
