package dev.forkful.broker;

import org.jspecify.annotations.Nullable;

/**
 * Where a task of a pipeline came from.
 *
 * @param parent the sequence number of the task that emitted it; {@link #INPUT} where none did
 * @param index which of all that the parent emitted, from 0; of the input: which item
 * @param left how many more the parent emitted for the same stage, after this one: a parent whose last task is there
 *     was moved as a whole
 * @param key by which the stage drops tasks that it has seen; null where it drops none
 */
public record Origin(
        long parent, int index, int left, @Nullable KeyDigest key) {
    /** In place of a parent: the task comes from the run's input. */
    public static final long INPUT = -1;

    /** Of any task of a run that is no pipeline: its item is its sequence number, and nothing is recorded of it. */
    public static final Origin PLAIN = new Origin(INPUT, -1, 0, null);

    /** Of an item of the input. */
    public static Origin ofItem(int index, @Nullable KeyDigest key) {
        return new Origin(INPUT, index, 0, key);
    }

    /** Whether another task emitted it. */
    public boolean isEmitted() {
        return parent != INPUT;
    }
}
