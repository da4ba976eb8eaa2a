package dev.forkful.limit;

import dev.forkful.broker.ProcessStart;

/**
 * Who has a permit, as one word, which is never 0.
 *
 * <pre>
 *   63           38 37            22 21           0
 *   +--------------+----------------+-------------+
 *   | run          | start          | pid         |
 *   | of a hash of | of the process | at most     |
 *   | its path     | 0 is unknown   | 4,194,304   |
 *   +--------------+----------------+-------------+
 * </pre>
 *
 * <p>The number of a process is its own in one container only, and while it lives: where a container is started again,
 * the processes of the new have those of the old. So its start counts, too, and {@link LiveHolders} say who lives.
 */
final class HolderWord {
    private static final int PID_BITS = 22;
    private static final int START_BITS = 16;
    private static final int RUN_SHIFT = PID_BITS + START_BITS;
    private static final long MAX_PID = (1L << PID_BITS) - 1;
    private static final long MAX_START = (1L << START_BITS) - 1;
    private static final long START_MASK = MAX_START << PID_BITS;

    private HolderWord() {}

    /** @param start as {@link ProcessStart} says; 0 is unknown */
    static long of(long runHash, long pid, long start) {
        long known = start == 0 ? 0 : 1 + Math.floorMod(start, MAX_START);
        return (runHash << RUN_SHIFT) | (known << PID_BITS) | (pid & MAX_PID);
    }

    static boolean isOfRun(long word, long runHash) {
        return (word ^ (runHash << RUN_SHIFT)) >>> RUN_SHIFT == 0;
    }

    /** Whether it is of that process, whenever it began: for who knows that it is dead. */
    static boolean isOf(long word, long runHash, long pid) {
        return (word & ~START_MASK) == of(runHash, pid, 0);
    }
}
