package dev.forkful.pool;

import dev.forkful.broker.Event;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of one call, when it is there; can be read any number of times. It ends with the function's own error
 * where that can be raised here, else with a {@link TaskFailedException}, as the cause of what {@code join} and
 * {@code get} raise.
 *
 * <p>Dependent stages run on the pool's one reply thread: what takes long belongs into {@code thenApplyAsync} and the
 * like. Whoever waits there for another call, for what hangs on one, or for the end of the pool, would wait for itself:
 * {@code join}, {@code get} and their like raise {@link IllegalStateException} then, unless there is nothing to wait
 * for. Let the other call hang on this one, by {@code thenCompose}.
 *
 * <p>{@link #cancel} also stops the call: one that no worker has begun is never begun, and one that runs is
 * interrupted.
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

    /** The same for an error that can be had as a value, whatever {@code mayInterrupt} says. */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled && sequence >= 0) {
            canceller.accept(sequence);
        }
        return cancelled;
    }
}
