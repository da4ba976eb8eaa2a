package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Keeps real blocks under the part of a queue file that is written next. A mapped page without a block behind it turns
 * a full disk into a damaged record; zeros written ahead through the file turn it into an {@link IOException}, before
 * anything is harmed.
 *
 * <p>INVARIANT: between appends, at least {@link #SLACK_BYTES} after the last record have blocks. It is what Chronicle
 * may write of its own (index pages), and what the next process writes before it has a guard.
 *
 * <p><i>Threading:</i> guarded by its {@link QueueWriter}, the only writer of the file.
 */
final class DiskGuard implements AutoCloseable {
    static final int SLACK_BYTES = 256 << 10;

    /** Of the first step; each is twice as long as the one before. Most queues stay short. */
    private static final int LEAST_AHEAD_BYTES = 16 << 10;

    private static final int MOST_AHEAD_BYTES = 512 << 10;
    private static final byte[] ZEROS = new byte[64 << 10];

    private final Path path;
    private final DiskFloor floor;
    // Not a channel: an interrupt of the appending thread would close it.
    private final RandomAccessFile file;
    private long zeroedTo;
    private int aheadBytes = LEAST_AHEAD_BYTES;

    /**
     * Opens the guard. What a writer killed in the middle of a record left after the {@code end} of data is cleared as
     * records come near it: the zeros written ahead go over it.
     */
    static DiskGuard open(Path path, long end, DiskFloor floor) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            DiskGuard guard = new DiskGuard(path, file, floor);
            guard.zeroedTo = end;
            guard.extend(end + SLACK_BYTES);
            return guard;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private DiskGuard(Path path, RandomAccessFile file, DiskFloor floor) {
        this.path = path;
        this.file = file;
        this.floor = floor;
    }

    /** Makes sure that a record can be written at {@code end}. */
    void reserve(long end, int lengthBytes) {
        long needed = end + lengthBytes + SLACK_BYTES;
        if (needed > zeroedTo) {
            try {
                extend(needed + aheadBytes);
                aheadBytes = Math.min(MOST_AHEAD_BYTES, 2 * aheadBytes);
            } catch (IOException e) {
                throw new BrokerException.Storage("cannot extend queue: file=" + path + " cause=" + e.getMessage(), e);
            }
        }
    }

    private void extend(long to) throws IOException {
        floor.require(path, to - zeroedTo);
        file.seek(zeroedTo);
        while (zeroedTo < to) {
            int count = (int) Math.min(ZEROS.length, to - zeroedTo);
            file.write(ZEROS, 0, count);
            zeroedTo += count;
        }
    }

    /** Forces to disk all that was written to the file, also through a mapping. */
    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
