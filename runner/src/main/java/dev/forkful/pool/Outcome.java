package dev.forkful.pool;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call of a {@link Pool#map map}.
 *
 * @param index the place of its argument in the source, from 0
 * @param result what the function returned; null where it failed, too
 * @param error what it failed with; null where it did not
 * @param <R> what the function returns
 */
public record Outcome<R extends @Nullable Object>(
        long index, @Nullable R result, @Nullable Throwable error) {

    /** Whether the function returned. */
    public boolean isOk() {
        return error == null;
    }

    /**
     * What the function returned.
     *
     * @throws CompletionException where it failed, with its error as the cause
     */
    @SuppressWarnings("NullAway") // null only where R may be
    public R value() {
        if (error != null) {
            throw new CompletionException(Objects.requireNonNull(error));
        }
        return result;
    }
}
