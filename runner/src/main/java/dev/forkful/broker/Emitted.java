package dev.forkful.broker;

import org.jspecify.annotations.Nullable;

/**
 * A task that a handler emitted, as its reply carries it.
 *
 * @param stage index of the stage that it is for, from 0
 * @param input UTF-8 JSON, at most {@link TaskRecord#MAX_INPUT_BYTES}; not copied: nobody may change it
 * @param key by which that stage drops tasks that it has seen; null where it drops none
 */
@SuppressWarnings("ArrayRecordComponent") // as in a task
public record Emitted(int stage, byte[] input, @Nullable KeyDigest key) {

    /** The most that one task may emit. */
    public static final int MAX_TASKS = 100_000;

    /** The most that one task may emit, in bytes of all inputs together: 16 MiB. */
    public static final int MAX_BYTES = 16 << 20;
}
