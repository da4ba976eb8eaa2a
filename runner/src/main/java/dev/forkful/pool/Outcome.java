package dev.forkful.pool;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one call of {@link Pool#map}: a result or an error.
 *
 * @param index the position of the argument in the source, from 0
 * @param result what the function returned; null if it failed
 * @param error the error if the function failed; else null
 * @param <R> the type of the result
 */
public record Outcome<R extends @Nullable Object>(
        long index, @Nullable R result, @Nullable Throwable error) {

    /** Whether the call succeeded. */
    public boolean isOk() {
        return error == null;
    }

    /**
     * Returns the result.
     *
     * @throws CompletionException if the call failed, with its error as the cause
     */
    @SuppressWarnings("NullAway") // null only where R may be
    public R value() {
        if (error != null) {
            throw new CompletionException(Objects.requireNonNull(error));
        }
        return result;
    }
}
