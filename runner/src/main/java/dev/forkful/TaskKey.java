package dev.forkful;

import org.jspecify.annotations.Nullable;

/**
 * Computes the key of a task from its input. Tasks with equal keys are repeats of one another, see
 * {@link Stage.Repeats}.
 *
 * <p>It must be thread-safe and a pure function: it is called in the console for tasks of the input, in workers for
 * emitted tasks, and must give the same key each time.
 *
 * @param <I> the input type of the stage
 */
@FunctionalInterface
public interface TaskKey<I> {

    /**
     * Returns the key: a string is used as it is, anything else as the JSON that Jackson makes of it. A key that is
     * null fails the task.
     */
    @Nullable
    Object of(I input) throws Exception;
}
