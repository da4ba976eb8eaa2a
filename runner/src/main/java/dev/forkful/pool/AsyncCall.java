package dev.forkful.pool;

import dev.forkful.TaskContext;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous function of one argument: it returns a stage at once, which completes later with the result. Pass it
 * to a pool with {@link Pool#async}. Like a {@link Call}, it is a method reference, or a lambda that captures nothing.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface AsyncCall<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    CompletionStage<R> call(A argument) throws Exception;

    /** An asynchronous function that also takes the context of the attempt: the HTTP client, the log of the worker. */
    @FunctionalInterface
    interface WithTask<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
        CompletionStage<R> call(A argument, TaskContext task) throws Exception;
    }
}
