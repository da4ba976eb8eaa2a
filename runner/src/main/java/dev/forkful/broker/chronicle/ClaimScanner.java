package dev.forkful.broker.chronicle;

import java.util.Arrays;

/**
 * A worker's way through the claim table: forward from where it was, and from the first unsettled task again whenever
 * tasks were given back.
 *
 * <p><i>Threading:</i> guarded by its {@link ChronicleSession}.
 */
final class ClaimScanner {
    private static final int NEVER = -1;

    private final ClaimTable table;
    private final int incarnation;
    private long cursor;
    private long seenEpoch = NEVER;
    private long reservedDoneAtEpoch = NEVER;

    ClaimScanner(ClaimTable table, int incarnation) {
        this.table = table;
        this.incarnation = incarnation;
    }

    /** Claims free tasks, lowest first, as words. */
    Taken takeFree(int limit) {
        Taken taken = new Taken(limit);
        // Read before looking: what is given back during the look makes the next one start over.
        long epoch = table.fieldVolatile(ClaimTableLayout.RELEASE_EPOCH_OFFSET);
        long first = table.fieldVolatile(ClaimTableLayout.FIRST_UNSETTLED_OFFSET);
        cursor = epoch == seenEpoch ? Math.max(cursor, first) : first;
        seenEpoch = epoch;
        long end = table.claimableVolatile();
        while (cursor < end && taken.count < limit) {
            int slot = table.slotOf(cursor);
            long word = table.wordVolatile(slot);
            if (ClaimWord.state(word) == ClaimWord.FREE && ClaimWord.epoch(word) == table.epochOf(cursor)) {
                taken.tryAdd(cursor, slot, word);
            }
            cursor++;
        }
        return taken;
    }

    /** Claims what was set apart for this worker, lowest first. */
    Taken takeReserved(int limit) {
        Taken taken = new Taken(limit);
        long epoch = table.fieldVolatile(ClaimTableLayout.RELEASE_EPOCH_OFFSET);
        if (epoch == reservedDoneAtEpoch) {
            return taken;
        }
        // The whole ring, since what is set apart may lie outside a window that moved; it is rare.
        long[] sequences = new long[16];
        int found = 0;
        for (int slot = 0; slot < table.window(); slot++) {
            long word = table.wordVolatile(slot);
            if (ClaimWord.state(word) == ClaimWord.RESERVED && ClaimWord.incarnation(word) == incarnation) {
                sequences = found < sequences.length ? sequences : Arrays.copyOf(sequences, found * 2);
                sequences[found++] = table.sequenceOf(word, slot);
            }
        }
        Arrays.sort(sequences, 0, found);
        for (int i = 0; i < found && taken.count < limit; i++) {
            int slot = table.slotOf(sequences[i]);
            taken.tryAdd(sequences[i], slot, table.wordVolatile(slot));
        }
        if (taken.count == found) {
            reservedDoneAtEpoch = epoch;
        }
        return taken;
    }

    /** What a look brought: tasks and the words that stand for the hold on them. */
    final class Taken {
        final long[] sequences;
        final long[] words;
        int count;

        private Taken(int limit) {
            sequences = new long[limit];
            words = new long[limit];
        }

        private void tryAdd(long sequence, int slot, long word) {
            long claimed = ClaimWord.with(word, ClaimWord.CLAIMED, incarnation);
            if (table.compareAndSetWord(slot, word, claimed)) {
                sequences[count] = sequence;
                words[count++] = claimed;
            }
        }
    }
}
