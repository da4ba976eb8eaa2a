package dev.forkful.pool;

import dev.forkful.TaskContext;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous function of one argument: it returns at once, and its stage ends later. See {@link Pool#async}.
 *
 * @param <A> its argument
 * @param <R> what its stage ends with
 */
@FunctionalInterface
public interface AsyncCall<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    CompletionStage<R> call(A argument) throws Exception;

    /** One that is given the attempt's context too: the shared HTTP client, the worker's log. */
    @FunctionalInterface
    interface WithTask<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
        CompletionStage<R> call(A argument, TaskContext task) throws Exception;
    }
}
