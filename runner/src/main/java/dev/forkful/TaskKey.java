package dev.forkful;

import org.jspecify.annotations.Nullable;

/**
 * Names a task by its input. Thread-safe, and a pure function: it is called in the console for what comes from the
 * input, and in workers for what is emitted, and must say the same each time.
 *
 * @param <I> what the stage takes
 */
@FunctionalInterface
public interface TaskKey<I> {

    /** The key: a string as it is, anything else as the JSON that Jackson makes of it; never null. */
    @Nullable
    Object of(I input) throws Exception;
}
