package dev.forkful.pool;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls suspending functions of Kotlin, in workers. This module knows no Kotlin: whoever does offers one to the
 * {@link java.util.ServiceLoader}.
 */
public interface SuspendBridge {

    /**
     * Calls a function whose last parameter is a continuation.
     *
     * @param values all other arguments
     * @param executor where the function goes on after it was suspended
     * @return ends with the function; to cancel it cancels the coroutine
     */
    CompletionStage<? extends @Nullable Object> call(
            MethodHandle function, List<@Nullable Object> values, Executor executor);
}
