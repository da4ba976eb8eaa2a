package dev.forkful.run;

import dev.forkful.broker.KeyDigest;

/**
 * The keys that a stage has seen: 12 bytes a slot, of which three quarters at most are taken, so 16 to 32 bytes a key.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class KeySet {
    private static final int LEAST_SLOTS = 1 << 10;
    private static final int MOST_SLOTS = 1 << 30;

    // Open addressing; a slot of two zeros is free, and the one key that looks so stands aside.
    private long[] high = new long[LEAST_SLOTS];
    private int[] low = new int[LEAST_SLOTS];
    private int size;
    private boolean hasZero;

    /** Whether the key was not there before; it is now. */
    boolean add(KeyDigest key) {
        if (key.high() == 0 && key.low() == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        int slot = slotOf(key.high(), key.low());
        if (high[slot] == key.high() && low[slot] == key.low()) {
            return false;
        }
        high[slot] = key.high();
        low[slot] = key.low();
        size++;
        if (size > high.length / 4 * 3 && high.length < MOST_SLOTS) {
            grow();
        }
        return true;
    }

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    /** Where the key is, or could be put. */
    private int slotOf(long keyHigh, int keyLow) {
        int mask = high.length - 1;
        int slot = (int) keyHigh & mask; // of a cryptographic hash: any bits will do
        while ((high[slot] != 0 || low[slot] != 0) && (high[slot] != keyHigh || low[slot] != keyLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHigh = high;
        int[] oldLow = low;
        high = new long[oldHigh.length * 2];
        low = new int[oldLow.length * 2];
        for (int i = 0; i < oldHigh.length; i++) {
            if (oldHigh[i] != 0 || oldLow[i] != 0) {
                int slot = slotOf(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
            }
        }
    }
}
