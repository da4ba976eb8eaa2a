package dev.forkful.broker.chronicle;

import static dev.forkful.broker.chronicle.ClaimTableLayout.MAGIC_AND_VERSION;
import static dev.forkful.broker.chronicle.ClaimTableLayout.MAGIC_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.PUBLISHED_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.RELEASE_EPOCH_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.WINDOW_END_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.WINDOW_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.WORDS_OFFSET;
import static dev.forkful.broker.chronicle.ClaimTableLayout.fileBytes;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mapped claim table, shared by the supervisor and its workers; see {@link ClaimTableLayout}. A cache of what the
 * replies say: each owner writes a new file, and no process maps a file of another owner.
 *
 * <p><i>Threading:</i> thread-safe; each method is one access, of the mode in its name. The mapping lives as long as
 * anything uses it.
 */
final class ClaimTable {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MappedByteBuffer memory;
    private final int window;

    private ClaimTable(MappedByteBuffer memory, int window) {
        this.memory = memory;
        this.window = window;
    }

    /** Makes a table, not to be seen by others until {@link #reveal}. */
    static ClaimTable create(Path path, int window, DiskFloor floor) {
        Path unfinished = RunFiles.unfinished(path);
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            int bytes = fileBytes(window);
            floor.require(unfinished, bytes);
            // Real blocks: a hole would turn a full disk into a fault at the first claim.
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (int done = 0; done < bytes; ) {
                zeros.clear().limit(Math.min(zeros.capacity(), bytes - done));
                done += file.write(zeros);
            }
            ClaimTable table = new ClaimTable(file.map(FileChannel.MapMode.READ_WRITE, 0, bytes), window);
            LONGS.set(table.memory, WINDOW_OFFSET, (long) window);
            return table;
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make claim table: " + path + " cause=" + e.getMessage(), e);
        }
    }

    /** Says that the table is whole, and gives it its name. */
    void reveal(Path path) {
        LONGS.setRelease(memory, MAGIC_OFFSET, MAGIC_AND_VERSION);
        try {
            Files.move(RunFiles.unfinished(path), path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make claim table: " + path + " cause=" + e.getMessage(), e);
        }
    }

    static ClaimTable open(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long bytes = file.size();
            if (bytes <= WORDS_OFFSET || bytes > Integer.MAX_VALUE) {
                throw new BrokerException.Damaged("torn claim table: bytes=" + bytes + " file=" + path, null);
            }
            MappedByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            long magic = (long) LONGS.getAcquire(memory, MAGIC_OFFSET);
            long window = (long) LONGS.get(memory, WINDOW_OFFSET);
            if (magic != MAGIC_AND_VERSION || window <= 0 || bytes != WORDS_OFFSET + window * Long.BYTES) {
                throw new BrokerException.Damaged(
                        "torn claim table, or of another format: magic=" + Long.toHexString(magic) + " expected="
                                + Long.toHexString(MAGIC_AND_VERSION) + " file=" + path,
                        null);
            }
            return new ClaimTable(memory, (int) window);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot open claim table: " + path + " cause=" + e, e);
        }
    }

    /** Count of words; the task of sequence number s has the word at slot s modulo this. */
    int window() {
        return window;
    }

    int slotOf(long sequence) {
        return (int) (sequence % window);
    }

    long epochOf(long sequence) {
        return sequence / window;
    }

    /** Which task the word at a slot speaks of. */
    long sequenceOf(long word, int slot) {
        return ClaimWord.epoch(word) * window + slot;
    }

    long wordVolatile(int slot) {
        return (long) LONGS.getVolatile(memory, WORDS_OFFSET + slot * Long.BYTES);
    }

    /** Writes words from a slot on, plainly: for a table that nobody else sees yet. */
    void putWords(int slot, long[] words, int count) {
        memory.duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(WORDS_OFFSET + slot * Long.BYTES)
                .asLongBuffer()
                .put(words, 0, count);
    }

    /** What everybody has claimed, ascending, by incarnation: for a table that nobody changes any more. */
    Map<Integer, List<Long>> heldByAll() {
        Map<Integer, List<Long>> held = new TreeMap<>();
        // Below a window's count of tasks the slots are the sequence numbers: no others can be claimed.
        int slots = (int) Math.min(window, publishedVolatile());
        for (int slot = 0; slot < slots; slot++) {
            long word = wordVolatile(slot);
            if (ClaimWord.state(word) == ClaimWord.CLAIMED) {
                held.computeIfAbsent(ClaimWord.incarnation(word), incarnation -> new ArrayList<>())
                        .add(sequenceOf(word, slot));
            }
        }
        held.values().forEach(sequences -> sequences.sort(null));
        return held;
    }

    boolean compareAndSetWord(int slot, long expected, long word) {
        return LONGS.compareAndSet(memory, WORDS_OFFSET + slot * Long.BYTES, expected, word);
    }

    /** The end of what can be claimed: published, and let in. */
    long claimableVolatile() {
        return Math.min(publishedVolatile(), fieldVolatile(WINDOW_END_OFFSET));
    }

    long publishedVolatile() {
        return fieldVolatile(PUBLISHED_OFFSET);
    }

    long fieldVolatile(int offset) {
        return (long) LONGS.getVolatile(memory, offset);
    }

    void fieldRelease(int offset, long value) {
        LONGS.setRelease(memory, offset, value);
    }

    void fieldVolatile(int offset, long value) {
        LONGS.setVolatile(memory, offset, value);
    }

    long fieldAdd(int offset, long delta) {
        return (long) LONGS.getAndAdd(memory, offset, delta) + delta;
    }

    /** Moves a field on from a value that it has; false where it has another. */
    boolean compareAndSetField(int offset, long expected, long value) {
        return LONGS.compareAndSet(memory, offset, expected, value);
    }

    /** Makes workers look again from the first unsettled task. */
    void releaseEpochIncrement() {
        fieldAdd(RELEASE_EPOCH_OFFSET, 1);
    }
}
