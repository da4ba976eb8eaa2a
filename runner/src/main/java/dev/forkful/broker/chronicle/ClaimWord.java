package dev.forkful.broker.chronicle;

/**
 * One word of the claim table: who may do what with one task.
 *
 * <pre>
 *    63            32 31        24 23   22 21            0
 *   +----------------+------------+-------+---------------+
 *   | epoch          | generation | state | incarnation   |
 *   +----------------+------------+-------+---------------+
 * </pre>
 *
 * The epoch is the task's sequence number divided by the window; with the word's slot it gives the sequence number
 * back. No word comes twice for a task in the same generation and another meaning, so a compare-and-set of a whole word
 * proves that nothing happened since it was read.
 */
final class ClaimWord {
    /** Nobody can claim it: settled, or not let in yet. It is zero, so that an empty table gives nothing away. */
    static final int SHUT = 0;

    static final int FREE = 1;
    static final int RESERVED = 2;
    static final int CLAIMED = 3;

    /** The highest incarnation that fits. */
    static final int MAX_INCARNATION = (1 << 22) - 1;

    private static final int STATE_SHIFT = 22;
    private static final int GENERATION_SHIFT = 24;
    private static final int EPOCH_SHIFT = 32;

    private ClaimWord() {}

    static long of(long epoch, int generation, int state, int incarnation) {
        return epoch << EPOCH_SHIFT | (long) generation << GENERATION_SHIFT | (long) state << STATE_SHIFT | incarnation;
    }

    /** The same task and generation in another state. */
    static long with(long word, int state, int incarnation) {
        return of(epoch(word), generation(word), state, incarnation);
    }

    static long epoch(long word) {
        return word >>> EPOCH_SHIFT;
    }

    static int generation(long word) {
        return (int) (word >>> GENERATION_SHIFT) & 0xff;
    }

    static int state(long word) {
        return (int) (word >>> STATE_SHIFT) & 0x3;
    }

    static int incarnation(long word) {
        return (int) word & MAX_INCARNATION;
    }

    /** Whether somebody has it, or it is set apart for somebody. */
    static boolean isHeld(long word) {
        return state(word) >= RESERVED;
    }
}
