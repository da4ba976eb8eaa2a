package dev.forkful.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a pool that completes its futures, and so runs what hangs on them. Who would wait there for what
 * only this thread can bring about is refused.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class ReplyThread implements Executor {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::create);
    private volatile @Nullable Thread thread;

    private Thread create(Runnable action) {
        Thread created = Dispatcher.daemons("forkful-pool-replies").newThread(action);
        thread = created;
        return created;
    }

    @Override
    public void execute(Runnable action) {
        executor.execute(action);
    }

    /**
     * To be called before a wait.
     *
     * @param what would wait
     * @throws IllegalStateException on this thread
     */
    void refuseToWait(String what) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(
                    what + " would wait for the thread that it holds: use thenCompose, or an …Async form");
        }
    }

    /** What it was given is still done. Idempotent. */
    void shutdown() {
        executor.shutdown();
    }
}
