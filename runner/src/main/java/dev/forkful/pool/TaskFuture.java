package dev.forkful.pool;

import dev.forkful.broker.Event;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The future result of one call. If the function throws, the future completes with that exception where it can be
 * recreated in this process, and otherwise with a {@link TaskFailedException}; either is the cause of what {@code join}
 * and {@code get} throw.
 *
 * <p>Dependent actions run on the pool's single reply thread, so long ones should use {@code thenApplyAsync} and the
 * like. An action on that thread must not wait for another call of the pool, for an action that depends on one, or for
 * the pool to close, because it would wait for itself: {@code join}, {@code get} and similar methods throw
 * {@link IllegalStateException} there, unless the result is known already. Use {@code thenCompose} to chain calls.
 *
 * <p>{@link #cancel} also cancels the call: it is not begun if no worker has begun it, and interrupted if it is
 * running.
 *
 * @param <R> what the function returns
 */
public final class TaskFuture<R extends @Nullable Object> extends PoolFuture<R> {
    private final Function function;
    private final LongConsumer canceller;
    private volatile long sequence = -1;

    /** @param beforeWait is told what is about to wait for this, and may refuse */
    TaskFuture(Function function, LongConsumer canceller, Consumer<String> beforeWait) {
        super(beforeWait);
        this.function = function;
        this.canceller = canceller;
    }

    /** It is a task now, of that number. */
    void numbered(long number) {
        sequence = number;
        if (isCancelled()) {
            canceller.accept(number); // before anybody could say which task that is
        }
    }

    @SuppressWarnings("unchecked") // the function's result type is R, by the signatures of the pool's methods
    void settle(Event.Reply reply, CallJson json, RemoteError errors) {
        try {
            if (reply.status() == Event.Status.OK) {
                boolean unused = complete((R) json.result(function, reply.body()));
            } else {
                boolean unused = completeExceptionally(errors.of(reply));
            }
        } catch (Throwable e) { // the user's type raises it while its result is made: it belongs to whoever waits
            boolean unused = completeExceptionally(e);
        }
    }

    /**
     * Cancels the call, and interrupts it if it is running.
     *
     * @param mayInterrupt has no effect
     */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled && sequence >= 0) {
            canceller.accept(sequence);
        }
        return cancelled;
    }
}
