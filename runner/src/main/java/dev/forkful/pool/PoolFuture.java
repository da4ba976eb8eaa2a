package dev.forkful.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a pool will bring about. Whoever is about to wait for it, or for what hangs on it, is made known first, and may
 * be refused: on the thread that completes the pool's futures it would never come.
 */
class PoolFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Consumer<String> beforeWait;

    /** @param beforeWait is told what is about to wait, and may refuse */
    PoolFuture(Consumer<String> beforeWait) {
        this.beforeWait = beforeWait;
    }

    private void refuseToWait(String what) {
        if (!isDone()) {
            beforeWait.accept(what);
        }
    }

    @Override
    public T join() {
        refuseToWait("join()");
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWait("get()");
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWait("get()");
        return super.get(timeout, unit);
    }

    /** A stage that hangs on this one comes no sooner. */
    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new PoolFuture<>(beforeWait);
    }
}
