package dev.forkful.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future of a {@link Call}. Whoever ends it, or a future derived from it, before the call has ended, aborts the
 * call: by {@code cancel} with either argument, {@code orTimeout}, {@code completeOnTimeout}, {@code complete} or
 * {@code completeExceptionally}. What {@code thenCompose} goes on with is aborted likewise; where several are derived
 * from one future, that is the one that began last.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Call call;

    CallFuture(Call call) {
        this.call = call;
    }

    /** Completes the future with how the call ended: the one completion that does not abort. */
    void settle(T result, @Nullable Throwable error) {
        if (error == null) {
            super.complete(result);
        } else {
            super.completeExceptionally(error);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return abortedIf(super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(T value) {
        return abortedIf(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        return abortedIf(super.completeExceptionally(error));
    }

    private boolean abortedIf(boolean endedHere) {
        if (endedHere) {
            call.abort();
        }
        return endedHere;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new CallFuture<>(call);
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> thenCompose(
            Function<? super T, ? extends CompletionStage<U>> next) {
        return super.thenCompose(following(next));
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> next) {
        return super.thenComposeAsync(following(next));
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> next, Executor executor) {
        return super.thenComposeAsync(following(next), executor);
    }

    private <U extends @Nullable Object> Function<T, CompletionStage<U>> following(
            Function<? super T, ? extends CompletionStage<U>> next) {
        return value -> {
            CompletionStage<U> stage = next.apply(value);
            if (stage instanceof CompletableFuture<U> future) {
                call.awaits(future);
            }
            return stage;
        };
    }
}
