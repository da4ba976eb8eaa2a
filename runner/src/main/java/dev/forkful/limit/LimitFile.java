package dev.forkful.limit;

import static dev.forkful.limit.LimitLayout.MAGIC_AND_VERSION;
import static dev.forkful.limit.LimitLayout.MAGIC_OFFSET;
import static dev.forkful.limit.LimitLayout.PERMITS_OFFSET;
import static dev.forkful.limit.LimitLayout.SLOTS_OFFSET;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The mapped words of one limit: see {@link LimitLayout}. Whoever comes first makes the file: under a name of its own,
 * whole, and then linked to the name where all look, which succeeds for one only.
 *
 * <p><i>Threading:</i> thread-safe; each method is one access, of the mode in its name. The mapping lives as long as
 * anything uses it. <i>Failure:</i> {@link BrokerException.Storage} where the disk is full or fails.
 */
final class LimitFile {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MappedByteBuffer memory;
    private final int slots;
    private final int permits;

    private LimitFile(MappedByteBuffer memory) {
        this.memory = memory;
        this.slots = (int) (long) LONGS.get(memory, SLOTS_OFFSET);
        this.permits = (int) (long) LONGS.get(memory, PERMITS_OFFSET);
    }

    /** Opens the file, which is made where there is none: with so many slots, a power of two, and permits for each. */
    static LimitFile open(Path path, int slots, int permits) {
        try {
            if (!Files.exists(path)) {
                make(path, slots, permits);
            }
            LimitFile file = existing(path);
            if (file == null) {
                throw new BrokerException.Damaged("torn limit file, or of another format: file=" + path, null);
            }
            return file;
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make limit file: " + path + " cause=" + e, e);
        }
    }

    /** Opens a file that exists; null where it is none of ours. */
    static @Nullable LimitFile existing(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long bytes = channel.size();
            if (bytes < LimitLayout.SLOT_BASE || bytes > Integer.MAX_VALUE) {
                return null;
            }
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            LimitFile file = new LimitFile(memory);
            boolean whole = (long) LONGS.getAcquire(memory, MAGIC_OFFSET) == MAGIC_AND_VERSION
                    && Integer.bitCount(file.slots) == 1
                    && file.permits >= 0
                    && bytes == LimitLayout.fileBytes(file.slots, file.permits);
            return whole ? file : null;
        }
    }

    private static void make(Path path, int slots, int permits) throws IOException {
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Path own = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                own, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            int bytes = LimitLayout.fileBytes(slots, permits);
            ByteBuffer head = ByteBuffer.allocate(LimitLayout.SLOT_BASE).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(MAGIC_OFFSET, MAGIC_AND_VERSION)
                    .putLong(SLOTS_OFFSET, slots)
                    .putLong(PERMITS_OFFSET, permits);
            int done = channel.write(head);
            // Real blocks: a hole would turn a full disk into a fault at the first call.
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            while (done < bytes) {
                zeros.clear().limit(Math.min(zeros.capacity(), bytes - done));
                done += channel.write(zeros);
            }
            Files.createLink(path, own);
        } catch (FileAlreadyExistsException e) {
            return; // somebody was faster: his it is
        } finally {
            Files.deleteIfExists(own);
        }
    }

    int slots() {
        return slots;
    }

    int permits() {
        return permits;
    }

    long wordVolatile(int offset) {
        return (long) LONGS.getVolatile(memory, offset);
    }

    void wordVolatile(int offset, long value) {
        LONGS.setVolatile(memory, offset, value);
    }

    void wordRelease(int offset, long value) {
        LONGS.setRelease(memory, offset, value);
    }

    boolean compareAndSetWord(int offset, long expected, long value) {
        return LONGS.compareAndSet(memory, offset, expected, value);
    }

    void wordOr(int offset, long bits) {
        long unused = (long) LONGS.getAndBitwiseOr(memory, offset, bits);
    }

    long wordAdd(int offset, long delta) {
        return (long) LONGS.getAndAdd(memory, offset, delta) + delta;
    }
}
