package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.KeyDigest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys, by their digests: those that a stage has seen. It lies outside of the heap, which is small whatever
 * the run: 12 bytes a slot, of which three quarters at most are taken, so 16 to 32 bytes a key.
 *
 * <p>It is made of segments of 96 KiB, each of the keys whose lowest bits are alike (extendible hashing). A segment
 * that is full is split in two by the next bit: so the set grows by a segment at a time, and never takes the memory of
 * old and new together.
 *
 * <p><i>Threading:</i> not thread-safe. <i>Closing</i> lets go of the memory; then nothing can be added any more.
 * <i>Failure:</i> {@link BrokerException.Storage} where no memory is left; the set is then as it was.
 */
final class KeySet implements AutoCloseable {
    private static final int SLOTS = 1 << 13;
    private static final int SLOT_BYTES = Long.BYTES + Integer.BYTES;
    private static final int SEGMENT_BYTES = SLOTS * SLOT_BYTES;
    private static final int MOST_TAKEN = SLOTS / 4 * 3;
    /** Enough for all tasks that a run can have, several times. */
    private static final int MOST_BITS = 22;
    /** With less of the machine's memory free, the kernel would soon kill somebody. */
    private static final double LEAST_FREE_PERCENT = 2;
    /** 6 MiB: enough to ask for, and worth a collection, which takes some 50 ms. */
    private static final int MANY_SEGMENTS = 64;

    private final DoubleSupplier freePercent;
    // By the lowest bits of a key; of a segment that more than one of them lead to, fewer bits are alike.
    private Segment[] directory = {};
    private int bits;
    private int segments;
    private long size;
    private boolean hasZero;
    private boolean closed;

    KeySet() {
        this(() -> MachineState.read().freePercent());
    }

    /** @param freePercent how much of the machine's memory can be had */
    KeySet(DoubleSupplier freePercent) {
        this.freePercent = freePercent;
    }

    /** Whether the key was not there before; it is now. */
    boolean add(KeyDigest key) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        boolean added;
        if (isZero(key)) {
            added = !hasZero;
            hasZero = true;
        } else {
            added = segmentFor(key).add(key.high(), key.low());
        }
        size += added ? 1 : 0;
        return added;
    }

    /** Whether the key is there. */
    boolean contains(KeyDigest key) {
        if (isZero(key)) {
            return hasZero;
        }
        return segments > 0 && segmentOf(key).contains(key.high(), key.low());
    }

    long size() {
        return size;
    }

    /** A slot of two zeros is free: the one key that looks so stands aside. */
    private static boolean isZero(KeyDigest key) {
        return key.high() == 0 && key.low() == 0;
    }

    private Segment segmentOf(KeyDigest key) {
        return directory[(int) key.high() & (directory.length - 1)];
    }

    /** One that has the key, or room for it. */
    private Segment segmentFor(KeyDigest key) {
        if (segments == 0) {
            directory = new Segment[] {newSegment(0, 0)};
        }
        Segment segment = segmentOf(key);
        while (segment.taken == MOST_TAKEN && !segment.contains(key.high(), key.low())) {
            split(segment);
            segment = segmentOf(key);
        }
        return segment;
    }

    private void split(Segment full) {
        int bit = 1 << full.alikeBits;
        Segment other = newSegment(full.alikeBits + 1, full.alike | bit);
        if (full.alikeBits == bits) {
            int half = directory.length;
            directory = Arrays.copyOf(directory, 2 * half);
            System.arraycopy(directory, 0, directory, half, half);
            bits++;
        }
        for (int i = other.alike; i < directory.length; i += 2 * bit) {
            directory[i] = other;
        }
        full.alikeBits++;
        full.moveTo(other, bit);
    }

    private Segment newSegment(int alikeBits, int alike) {
        if (alikeBits > MOST_BITS || (segments >= MANY_SEGMENTS && freePercent.getAsDouble() < LEAST_FREE_PERCENT)) {
            throw noMemory(null);
        }
        try {
            Segment segment = new Segment(ByteBuffer.allocateDirect(SEGMENT_BYTES), alikeBits, alike);
            segments++;
            return segment;
        } catch (OutOfMemoryError e) { // of memory outside of the heap, as the JVM was told to use
            throw noMemory(e);
        }
    }

    private BrokerException.Storage noMemory(@Nullable OutOfMemoryError cause) {
        return new BrokerException.Storage(
                "no memory is left for the keys of tasks: keys=" + size + " bytes=" + (long) segments * SEGMENT_BYTES,
                cause);
    }

    /** Idempotent. */
    @Override
    public void close() {
        boolean many = segments >= MANY_SEGMENTS;
        closed = true;
        directory = new Segment[0];
        segments = 0;
        if (many) {
            System.gc(); // else a shell that rests would keep it: what is not on the heap does not hasten a collection
        }
    }

    /** A hash table with open addressing. */
    private static final class Segment {
        private final ByteBuffer slots;
        private int alikeBits;
        private final int alike;
        private int taken;

        /**
         * An empty one.
         *
         * @param alikeBits how many of the lowest bits are alike in all its keys
         * @param alike those bits
         */
        Segment(ByteBuffer slots, int alikeBits, int alike) {
            this.slots = slots.order(ByteOrder.nativeOrder());
            this.alikeBits = alikeBits;
            this.alike = alike;
        }

        boolean contains(long high, int low) {
            int at = placeOf(high, low);
            return high(at) != 0 || low(at) != 0;
        }

        boolean add(long high, int low) {
            int at = placeOf(high, low);
            if (high(at) != 0 || low(at) != 0) {
                return false;
            }
            slots.putLong(at, high).putInt(at + Long.BYTES, low);
            taken++;
            return true;
        }

        /** Where the key is, or could be put. */
        private int placeOf(long high, int low) {
            int slot = (int) (high >>> 32) & (SLOTS - 1); // of a cryptographic hash: any bits will do, but the lowest
            int at = slot * SLOT_BYTES;
            while ((high(at) != 0 || low(at) != 0) && (high(at) != high || low(at) != low)) {
                slot = (slot + 1) & (SLOTS - 1);
                at = slot * SLOT_BYTES;
            }
            return at;
        }

        /** Gives the keys that have that bit to another, and puts the others anew. */
        void moveTo(Segment other, int bit) {
            ByteBuffer old = ByteBuffer.allocate(SEGMENT_BYTES).order(ByteOrder.nativeOrder());
            old.put(0, slots, 0, SEGMENT_BYTES);
            slots.put(0, new byte[SEGMENT_BYTES]);
            taken = 0;
            for (int at = 0; at < SEGMENT_BYTES; at += SLOT_BYTES) {
                long high = old.getLong(at);
                int low = old.getInt(at + Long.BYTES);
                if (high != 0 || low != 0) {
                    boolean unused = ((high & bit) == 0 ? this : other).add(high, low);
                }
            }
        }

        private long high(int at) {
            return slots.getLong(at);
        }

        private int low(int at) {
            return slots.getInt(at + Long.BYTES);
        }
    }
}
