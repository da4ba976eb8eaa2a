package dev.forkful.pool;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Calls suspending functions of Kotlin in workers. This module does not depend on Kotlin, so the one that does provides
 * an implementation to the {@link java.util.ServiceLoader}.
 */
public interface SuspendBridge {

    /**
     * Calls a function whose last parameter is a continuation.
     *
     * @param values the other arguments
     * @param executor runs the function when it resumes after a suspension
     * @return completes with the function; cancelling it cancels the coroutine
     */
    CompletionStage<? extends @Nullable Object> call(
            MethodHandle function, List<@Nullable Object> values, Executor executor);
}
