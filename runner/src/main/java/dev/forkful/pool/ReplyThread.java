package dev.forkful.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a pool, or of a {@link Worker}, that completes its futures, and so runs what hangs on them. Who
 * would wait there for what only this thread can bring about is refused.
 *
 * <p><i>Failure:</i> what an action raises is told to whom it was agreed with, and the thread goes on: an
 * {@code Error}, as where memory ran out, must not leave everybody waiting.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class ReplyThread implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyThread.class);

    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::create);
    private final ThreadFactory threads;
    private final Consumer<Throwable> onFailure;
    private volatile @Nullable Thread thread;

    /** @param onFailure is told, on this thread, what an action raised */
    ReplyThread(ThreadFactory threads, Consumer<Throwable> onFailure) {
        this.threads = threads;
        this.onFailure = onFailure;
    }

    private Thread create(Runnable action) {
        Thread created = threads.newThread(action);
        thread = created;
        return created;
    }

    /** Has the thread made, and fails where none is to be had: at the first reply nobody could be told. */
    void start() {
        executor.execute(() -> {});
    }

    @Override
    public void execute(Runnable action) {
        executor.execute(() -> run(action));
    }

    /** The same for what somebody waits for: where the thread cannot take it, it is done on this one. */
    void executeAnyhow(Runnable action) {
        try {
            execute(action);
        } catch (RuntimeException | Error e) {
            run(action);
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the top of the thread
            onFailure.accept(e);
            LOG.error("a pool failed as it told of what its calls gave", e);
        }
    }

    /**
     * To be called before a wait.
     *
     * @param what would wait
     * @throws IllegalStateException on this thread
     */
    void refuseToWait(String what) {
        if (isThisThread()) {
            throw new IllegalStateException(
                    what + " would wait for the thread that it holds: use thenCompose, or an …Async form");
        }
    }

    /** Whether the caller runs on this thread. */
    boolean isThisThread() {
        return Thread.currentThread().equals(thread);
    }

    /** What it was given is still done. Idempotent. */
    void shutdown() {
        executor.shutdown();
    }
}
