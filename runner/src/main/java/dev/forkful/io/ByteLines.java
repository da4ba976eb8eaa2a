package dev.forkful.io;

import dev.forkful.JobException;
import dev.forkful.broker.TaskRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines, without copying them. A line ends with LF or CRLF; the last may lack its end. A byte order
 * mark at the start is skipped. Not thread-safe.
 *
 * <p>Memory is bounded: a line longer than {@link TaskRecord#MAX_INPUT_BYTES} is read over and only its length is
 * reported.
 *
 * <p><b>Failure:</b> a stream that cannot be read is a {@link JobException} that is no {@link InputException}, since it
 * is not the item that is bad.
 */
final class ByteLines implements AutoCloseable {
    private static final int MAX_BYTES = TaskRecord.MAX_INPUT_BYTES;
    private static final int READ_BYTES = 64 << 10;
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] UTF_16_MARK = {(byte) 0xFE, (byte) 0xFF};
    private static final byte[] UTF_16_SWAPPED_MARK = {(byte) 0xFF, (byte) 0xFE};

    private static final byte[] GZIP_MARK = {0x1F, (byte) 0x8B};

    private final String file;
    private final InputStream stream;
    private byte[] buffer = new byte[READ_BYTES];
    private int next;
    private int limit;
    private boolean ended;

    private long number;
    private int from;
    private int to;
    private int end;
    private long lengthBytes;

    ByteLines(String file, InputStream stream) {
        this.file = file;
        this.stream = stream;
    }

    /** Goes to the next line; false if there is none. */
    boolean next() {
        if (number == 0) {
            skipByteOrderMark();
        }
        int newline = find(next);
        while (newline < 0 && !ended && limit - next <= MAX_BYTES + 1) {
            int scanned = limit - next;
            fill();
            newline = find(next + scanned);
        }
        if (newline < 0 && ended && next == limit) {
            return false;
        }
        number++;
        from = next;
        end = newline < 0 ? limit : newline + 1;
        to = newline < 0 ? limit : newline > from && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        lengthBytes = (long) to - from;
        next = end;
        if (newline < 0 && !ended) {
            readOver();
        }
        return true;
    }

    /** Whether the line is too long to be a task; then it has no bytes. */
    boolean isTooLong() {
        return lengthBytes > MAX_BYTES;
    }

    /** The buffer in which the line stands, until the next one is asked for. */
    byte[] buffer() {
        return buffer;
    }

    int from() {
        return from;
    }

    /** Where the line ends, without its line break. */
    int to() {
        return to;
    }

    /** Where the line ends, with its line break. */
    int end() {
        return end;
    }

    /** The number of the line, from 1. */
    long number() {
        return number;
    }

    String file() {
        return file;
    }

    InputException problem(String problem) {
        return new InputException(file, number, problem, null);
    }

    InputException tooLong() {
        return problem("a line of " + lengthBytes + " bytes; at most " + MAX_BYTES + " are allowed");
    }

    InputException badUtf8(int index) {
        return problem(
                "bad UTF-8: byte 0x" + Integer.toHexString(buffer[index] & 0xFF) + " at column " + columnOf(index));
    }

    /** The column, from 1, of what stands at an index of the buffer, where all before it on the line is UTF-8. */
    int columnOf(int index) {
        return Utf8.characters(buffer, from, Math.min(index, to)) + 1;
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private int find(int start) {
        byte[] bytes = buffer;
        for (int i = start; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Waits for no more than tells whether there is one: the first line of a pipe may be short, and the next late. */
    private void skipByteOrderMark() {
        while (!ended
                && (isBeginning(UTF_8_MARK)
                        || isBeginning(UTF_16_MARK)
                        || isBeginning(UTF_16_SWAPPED_MARK)
                        || isBeginning(GZIP_MARK))) {
            fill();
        }
        if (begins(UTF_8_MARK)) {
            next = UTF_8_MARK.length;
        } else if (begins(UTF_16_MARK) || begins(UTF_16_SWAPPED_MARK)) {
            throw new JobException(file + " is UTF-16, and inputs are UTF-8; this makes it so: "
                    + "iconv -f UTF-16 -t UTF-8 FILE > NEW");
        } else if (begins(GZIP_MARK)) {
            throw new JobException(
                    file + " is compressed by gzip, and only a file whose name ends in .gz is decompressed: "
                            + "give it such a name, or pipe what 'gzip -dc FILE' prints");
        }
    }

    /** Whether all that is there yet is the beginning of a mark, and not the whole of it. */
    private boolean isBeginning(byte[] mark) {
        return limit < mark.length && Arrays.equals(buffer, 0, limit, mark, 0, limit);
    }

    private boolean begins(byte[] mark) {
        return limit >= mark.length && Arrays.equals(buffer, 0, mark.length, mark, 0, mark.length);
    }

    /** Reads over what is left of a line that does not fit, counting it. */
    private void readOver() {
        int newline = -1;
        boolean endsWithReturn = buffer[limit - 1] == '\r';
        while (newline < 0 && !ended) {
            next = 0;
            limit = 0;
            fill();
            newline = find(0);
            int count = newline < 0 ? limit : newline;
            lengthBytes += count;
            if (count > 0) {
                endsWithReturn = buffer[count - 1] == '\r';
            }
        }
        next = newline < 0 ? limit : newline + 1;
        lengthBytes -= newline >= 0 && endsWithReturn ? 1 : 0;
        from = next;
        to = next;
        end = next;
    }

    /** Reads more behind what is there, which may move to the start of the buffer. */
    private void fill() {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, limit - next);
            limit -= next;
            next = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_BYTES + READ_BYTES));
        }
        try {
            int count = stream.read(buffer, limit, buffer.length - limit);
            if (count < 0) {
                ended = true;
            } else {
                limit += count;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private JobException unreadable(IOException e) {
        return new JobException(file + ":" + (number + 1) + ": cannot be read: " + Reason.of(e), e);
    }
}
