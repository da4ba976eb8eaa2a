package dev.forkful.pool;

import dev.forkful.TaskContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one argument that runs in a worker process: a method reference, or a lambda that captures nothing. Only
 * its name travels: the class that declares it must be in the workers' class path.
 *
 * <p>One that returns a {@code CompletionStage} is asynchronous, and is given to a pool by {@link Pool#async}; any
 * other may block, and has a thread of its own (a virtual one from Java 21 on).
 *
 * @param <A> its argument, made from JSON: a record, a bean, a string, a number, a date, bytes, a list or a map of such
 * @param <R> its result, likewise
 */
@FunctionalInterface
public interface Call<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    R call(A argument) throws Exception;

    /** A function of one argument that is given the attempt's context too: the shared HTTP client, the worker's log. */
    @FunctionalInterface
    interface WithTask<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
        R call(A argument, TaskContext task) throws Exception;
    }

    /** A function without arguments. */
    @FunctionalInterface
    interface OfNone<R extends @Nullable Object> extends Serializable {
        R call() throws Exception;
    }

    /** A function of two arguments. */
    @FunctionalInterface
    interface OfTwo<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            extends Serializable {
        R call(A first, B second) throws Exception;
    }

    /** A function of three arguments. */
    @FunctionalInterface
    interface OfThree<
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            extends Serializable {
        R call(A first, B second, C third) throws Exception;
    }
}
