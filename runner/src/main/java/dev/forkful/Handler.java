package dev.forkful;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a stage does with one task. A handler may be called from many threads at once, and more than once for one task
 * (a retry; a redelivery after a crash).
 *
 * @param <I> the input, made from the task's JSON
 */
public sealed interface Handler<I> {

    /**
     * A handler that returns at once. When its attempt is cancelled (its time is up, or somebody cancels its task) the
     * returned future is cancelled, and with it should be what it waits for. The attempt has ended when that future is
     * done, and what the handler left to {@link TaskContext#executor} is on no thread.
     */
    @FunctionalInterface
    non-sealed interface Async<I> extends Handler<I> {
        CompletionStage<? extends @Nullable Object> handle(I input, TaskContext task) throws Exception;
    }

    /** A handler that may block: it runs on a virtual thread where the JVM has them (21+), else on a pooled one. */
    @FunctionalInterface
    non-sealed interface Blocking<I> extends Handler<I> {
        @Nullable
        Object handle(I input, TaskContext task) throws Exception;
    }
}
