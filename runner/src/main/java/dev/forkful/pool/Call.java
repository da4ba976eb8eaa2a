package dev.forkful.pool;

import dev.forkful.TaskContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one argument that runs in a worker process: a method reference, or a lambda that captures nothing. Only
 * the name of the function is sent to the worker, so the class that declares it must be on the class path of the
 * workers.
 *
 * <p>The function may block: it runs on a thread of its own, a virtual one on Java 21 and later. For a function that
 * returns a {@code CompletionStage}, use {@link Pool#async}.
 *
 * @param <A> the type of the argument; it is sent as JSON: a record, a bean, a string, a number, a date, bytes, or a
 *     list or map of these
 * @param <R> the type of the result, sent as JSON too
 */
@FunctionalInterface
public interface Call<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    R call(A argument) throws Exception;

    /** A function that also takes the context of the attempt: the HTTP client, the log of the worker. */
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
