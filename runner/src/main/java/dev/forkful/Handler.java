package dev.forkful;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Handles the tasks of a stage. A handler must be thread-safe: it is called from many threads at once. It may be called
 * more than once for one task, by a retry or after a crash.
 *
 * <p>The result is what the handler returns: anything that Jackson can write as JSON, at most 16 MiB; null is a result,
 * too. What it throws is the error of the attempt.
 *
 * @param <I> the input type; Jackson makes the input from the task's JSON
 */
public sealed interface Handler<I> {

    /**
     * A handler that does not block: it returns a future at once, which must not be null. If the attempt is cancelled,
     * by its timeout or because its task is cancelled, the future is cancelled, and the handler should then stop what
     * it is waiting for. The attempt is over when the future is done and nothing that the handler gave to
     * {@link TaskContext#executor} is running any more.
     */
    @FunctionalInterface
    non-sealed interface Async<I> extends Handler<I> {
        CompletionStage<? extends @Nullable Object> handle(I input, TaskContext task) throws Exception;
    }

    /**
     * A handler that may block. It runs on a virtual thread on Java 21 and later, else on a pooled thread. If the
     * attempt is cancelled, its thread is interrupted.
     */
    @FunctionalInterface
    non-sealed interface Blocking<I> extends Handler<I> {
        @Nullable
        Object handle(I input, TaskContext task) throws Exception;
    }
}
