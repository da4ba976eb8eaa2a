package dev.forkful.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip (RFC 1952): one member or many, with zeros between or behind them, as some pad. Its end is the end
 * of the stream below, and nothing else: the JDK's own takes whatever it cannot make out behind a member for the end,
 * even an error of reading.
 *
 * <p>Gives what there is as soon as it is there: a pipe below may be slow. Not thread-safe.
 *
 * <p><b>Failure:</b> {@link ZipException} for what is no gzip, or damaged; {@link EOFException} where a member lacks
 * its end; errors of the stream below as they are. What was given before was sound but for its check sum.
 */
final class GzipStream extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private static final int MAGIC_1 = 0x1F;
    private static final int MAGIC_2 = 0x8B;
    private static final int DEFLATE = 8;

    private static final int HAS_HEADER_CRC = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;

    private static final int AFTER_FLAGS_BYTES = 6; // time, compression, system

    private final InputStream stream;
    private final Inflater inflater = new Inflater(true);
    // Of the header first, then of the member's data.
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int limit;
    private boolean ended;

    private GzipStream(InputStream stream) {
        this.stream = stream;
    }

    /**
     * Reads the first header.
     *
     * @param stream is closed with this one, and where this fails
     */
    static GzipStream open(InputStream stream) throws IOException {
        GzipStream gzip = new GzipStream(stream);
        try {
            gzip.header(gzip.readByte(), "Not in GZIP format");
            return gzip;
        } catch (IOException | RuntimeException e) {
            gzip.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        while (length > 0 && !ended) {
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                crc.update(bytes, offset, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
                ended = !beginNextMember();
            } else if (inflater.needsInput()) {
                feed();
            } else {
                throw new ZipException("needs a dictionary");
            }
        }
        return length == 0 ? 0 : -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(bytes, offset, length);
        } catch (DataFormatException e) {
            ZipException damaged = new ZipException("damaged compressed data: " + e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    /** Gives the inflater all that is buffered, which is its own until the member ends. */
    private void feed() throws IOException {
        if (next == limit && !fill()) {
            throw new EOFException();
        }
        inflater.setInput(buffer, next, limit - next);
        next = limit;
    }

    private void endMember() throws IOException {
        next = limit - inflater.getRemaining();
        long foundCrc = crc.getValue();
        int foundBytes = (int) inflater.getBytesWritten(); // the format counts modulo 2^32, too
        inflater.reset();
        if (readInt() != (int) foundCrc || readInt() != foundBytes) {
            throw new ZipException("damaged compressed data: check sum differs");
        }
    }

    /** Passes over zeros and the header behind them; false where nothing more comes. */
    private boolean beginNextMember() throws IOException {
        int first = 0;
        while (first == 0) {
            if (next == limit && !fill()) {
                return false;
            }
            first = readByte();
        }
        header(first, "garbage behind the compressed data");
        return true;
    }

    /**
     * Reads the header of a member.
     *
     * @param first its first byte
     * @param otherwise what it means that it is none
     */
    private void header(int first, String otherwise) throws IOException {
        crc.reset();
        crc.update(first);
        if (first != MAGIC_1 || readByte() != MAGIC_2) {
            throw new ZipException(otherwise);
        }
        if (readByte() != DEFLATE) {
            throw new ZipException("unknown compression");
        }
        int flags = readByte();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("unknown gzip flags");
        }
        skip(AFTER_FLAGS_BYTES);
        if ((flags & HAS_EXTRA) != 0) {
            skip(readShort());
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        int found = (int) crc.getValue() & 0xFFFF;
        if ((flags & HAS_HEADER_CRC) != 0 && readShort() != found) {
            throw new ZipException("damaged gzip header");
        }
        crc.reset();
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            int unused = readByte();
        }
    }

    private void skipText() throws IOException {
        while (readByte() != 0) {
            // up to its end, however long it is
        }
    }

    private int readInt() throws IOException {
        return readShort() | readShort() << 16;
    }

    private int readShort() throws IOException {
        return readByte() | readByte() << 8;
    }

    private int readByte() throws IOException {
        if (next == limit && !fill()) {
            throw new EOFException();
        }
        int value = buffer[next++] & 0xFF;
        crc.update(value);
        return value;
    }

    private boolean fill() throws IOException {
        int count = stream.read(buffer, 0, buffer.length);
        next = 0;
        limit = Math.max(0, count);
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        stream.close();
    }
}
