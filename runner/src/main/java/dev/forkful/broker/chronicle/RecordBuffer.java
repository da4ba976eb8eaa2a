package dev.forkful.broker.chronicle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A record in the making, in an array that is used again and again. Big-endian:
 *
 * <pre>
 *   +------------+---------+----------------+
 *   | CRC32C i32 | type u8 | payload        |
 *   +------------+---------+----------------+
 *                 \___ covered by the CRC __/
 * </pre>
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class RecordBuffer {
    static final int CRC_BYTES = Integer.BYTES;

    /** The longest record: a quarter of Chronicle's block, above which it would publish a truncated one. */
    static final int MAX_RECORD_BYTES = 1 << 20;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final CRC32C crc = new CRC32C();
    private byte[] array = new byte[1 << 10];
    private int length;

    RecordBuffer begin(byte type) {
        length = CRC_BYTES;
        return putByte(type);
    }

    RecordBuffer putByte(int value) {
        ensure(1);
        array[length++] = (byte) value;
        return this;
    }

    RecordBuffer putInt(int value) {
        ensure(Integer.BYTES);
        INTS.set(array, length, value);
        length += Integer.BYTES;
        return this;
    }

    RecordBuffer putLong(long value) {
        ensure(Long.BYTES);
        LONGS.set(array, length, value);
        length += Long.BYTES;
        return this;
    }

    RecordBuffer putBytes(byte[] value) {
        putInt(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, array, length, value.length);
        length += value.length;
        return this;
    }

    /** Writes the check sum; the record is whole now. */
    RecordBuffer end() {
        crc.reset();
        crc.update(array, CRC_BYTES, length - CRC_BYTES);
        INTS.set(array, 0, (int) crc.getValue());
        return this;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    private void ensure(int bytes) {
        if (bytes > MAX_RECORD_BYTES - length) {
            throw new IllegalArgumentException(
                    "record too long: bytes>=" + ((long) length + bytes) + " limitBytes=" + MAX_RECORD_BYTES);
        }
        if (length + bytes > array.length) {
            array = Arrays.copyOf(array, Math.max(length + bytes, Math.min(MAX_RECORD_BYTES, array.length * 2)));
        }
    }
}
