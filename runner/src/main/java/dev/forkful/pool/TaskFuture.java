package dev.forkful.pool;

import dev.forkful.broker.Event;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of one call, when it is there; can be read any number of times. It ends with the function's own error
 * where that can be raised here, else with a {@link TaskFailedException}, as the cause of what {@code join} and
 * {@code get} raise.
 *
 * <p>Dependent stages run on the pool's one reply thread: what takes long belongs into {@code thenApplyAsync} and the
 * like.
 *
 * <p>{@link #cancel} also stops the call: one that no worker has begun is never begun, and one that runs is
 * interrupted.
 *
 * @param <R> what the function returns
 */
public final class TaskFuture<R extends @Nullable Object> extends CompletableFuture<R> {
    private final Function function;
    private final LongConsumer canceller;
    private volatile long sequence = -1;

    TaskFuture(Function function, LongConsumer canceller) {
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
        } catch (Throwable e) { // the user's types raise it while they are made: it belongs to whoever waits
            boolean unused = completeExceptionally(e);
        }
    }

    /** The same for an error that can be had as a value, whatever {@code mayInterrupt} says. */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled && sequence >= 0) {
            canceller.accept(sequence);
        }
        return cancelled;
    }

    /** A stage that hangs on this one is a plain future. */
    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
