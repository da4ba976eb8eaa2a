package dev.forkful.secret;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Byte strings that are looked for in texts, at the price of one look at each byte, however many they are: a bit for
 * each beginning says where it is worth looking closer.
 *
 * <p><i>Threading:</i> thread-safe; what is added is found by whoever looks afterwards.
 */
final class Needles {
    /** The shortest that can be looked for, in bytes. */
    static final int SHORTEST = 4;

    private static final int BITS = 1 << 16;

    private final AtomicLongArray beginnings = new AtomicLongArray(BITS / Long.SIZE);
    private final ConcurrentHashMap<Integer, byte[][]> byBeginning = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** @param needle of at least {@link #SHORTEST} bytes */
    void add(byte[] needle) {
        int beginning = beginning(needle, 0);
        byte[][] unused = byBeginning.merge(beginning, new byte[][] {needle}, Needles::both);
        int bit = bit(beginning);
        beginnings.accumulateAndGet(bit / Long.SIZE, 1L << bit, (word, one) -> word | one);
        count.incrementAndGet();
    }

    private static byte[][] both(byte[][] known, byte[][] added) {
        byte[][] all = Arrays.copyOf(known, known.length + 1);
        all[known.length] = added[0];
        return all;
    }

    int count() {
        return count.get();
    }

    /** The length of the longest that begins at {@code at}; 0 where none does. */
    int lengthAt(byte[] text, int at, int end) {
        if (end - at < SHORTEST) {
            return 0;
        }
        int beginning = beginning(text, at);
        int bit = bit(beginning);
        if ((beginnings.get(bit / Long.SIZE) & (1L << bit)) == 0) {
            return 0;
        }
        int longest = 0;
        for (byte[] needle : byBeginning.getOrDefault(beginning, new byte[0][])) {
            if (needle.length > longest
                    && needle.length <= end - at
                    && Arrays.equals(text, at, at + needle.length, needle, 0, needle.length)) {
                longest = needle.length;
            }
        }
        return longest;
    }

    /** How many bytes at the end of a text may be the beginning of one that goes on later. */
    int begunAt(byte[] text, int end) {
        int most = 0;
        for (byte[][] group : Set.copyOf(byBeginning.values())) {
            for (byte[] needle : group) {
                for (int length = Math.min(needle.length - 1, end); length > most; length--) {
                    if (Arrays.equals(text, end - length, end, needle, 0, length)) {
                        most = length;
                    }
                }
            }
        }
        return most;
    }

    private static int beginning(byte[] text, int at) {
        return (text[at] & 0xff) << 24
                | (text[at + 1] & 0xff) << 16
                | (text[at + 2] & 0xff) << 8
                | (text[at + 3] & 0xff);
    }

    private static int bit(int beginning) {
        return (beginning * 0x9e3779b1) >>> 16;
    }
}
