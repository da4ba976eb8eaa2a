package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record being read, out of an array that is used again and again.
 *
 * <p><i>Threading:</i> not thread-safe.
 *
 * <p><i>Failure:</i> whatever the bytes are, a method either gives what they say or raises
 * {@link BrokerException.Damaged}; it allocates no more than the record's own length.
 */
final class RecordView {
    private static final byte[] NONE = {};

    private final CRC32C crc = new CRC32C();
    private final String source;
    private ByteBuffer bytes = ByteBuffer.allocate(1 << 10);
    private long index;
    private byte type;
    private int lengthBytes;

    /** @param source the file or directory that messages name */
    RecordView(String source) {
        this.source = source;
    }

    /** The array to fill with a record of that length, before {@link #check}; an empty one where that is impossible. */
    byte[] prepare(int length, long recordIndex) {
        index = recordIndex;
        lengthBytes = length;
        if (!isPossible()) {
            return NONE;
        }
        if (bytes.capacity() < lengthBytes) {
            bytes = ByteBuffer.allocate(Math.max(lengthBytes, Math.min(1 << 20, bytes.capacity() * 2)));
        }
        bytes.clear().limit(lengthBytes);
        return bytes.array();
    }

    private boolean isPossible() {
        return lengthBytes > RecordBuffer.CRC_BYTES && lengthBytes <= RecordBuffer.MAX_RECORD_BYTES;
    }

    /** Verifies the check sum and goes to the start of the payload. */
    RecordView check() {
        if (!isPossible()) {
            throw damaged("impossible length: bytes=" + lengthBytes);
        }
        int expected = bytes.getInt();
        crc.reset();
        crc.update(bytes.array(), RecordBuffer.CRC_BYTES, bytes.limit() - RecordBuffer.CRC_BYTES);
        if ((int) crc.getValue() != expected) {
            throw damaged("check sum differs");
        }
        type = bytes.get();
        return this;
    }

    byte type() {
        return type;
    }

    byte readByte() {
        try {
            return bytes.get();
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    int readInt() {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    long readLong() {
        try {
            return bytes.getLong();
        } catch (BufferUnderflowException e) {
            throw truncated(e);
        }
    }

    /** A count that precedes elements of at least {@code elementBytes} each. */
    int readCount(int limit, int elementBytes) {
        int count = readInt();
        if (count < 0 || count > limit || count > bytes.remaining() / elementBytes) {
            throw damaged("impossible count: value=" + count + " limit=" + limit);
        }
        return count;
    }

    byte[] readBytes() {
        byte[] value = new byte[readCount(RecordBuffer.MAX_RECORD_BYTES, 1)];
        bytes.get(value);
        return value;
    }

    /** Refuses bytes that nobody asked for. */
    void end() {
        if (bytes.hasRemaining()) {
            throw damaged("trailing bytes: count=" + bytes.remaining());
        }
    }

    BrokerException.Damaged damaged(String what) {
        return new BrokerException.Damaged("damaged record: " + what + " index=" + index + " file=" + source, null);
    }

    private BrokerException.Damaged truncated(BufferUnderflowException cause) {
        return new BrokerException.Damaged("damaged record: truncated index=" + index + " file=" + source, cause);
    }
}
