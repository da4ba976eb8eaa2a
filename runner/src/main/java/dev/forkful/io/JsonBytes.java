package dev.forkful.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer in which UTF-8 JSON is put together, byte by byte. It grows and is used again. Not thread-safe.
 *
 * <p>Strings are escaped and checked in one pass, without a detour over {@code char}: this is the innermost loop of
 * publishing.
 */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** What follows the backslash for an ASCII character; 0 for none; 'u' for the long form. */
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes = new byte[1024];
    private int length;

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    JsonBytes put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    JsonBytes put(byte[] source) {
        return put(source, 0, source.length);
    }

    JsonBytes put(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** Copies a JSON value, so that it stays on one line: a raw line break in JSON can only be white space. */
    JsonBytes putValue(byte[] json) {
        int start = length;
        put(json);
        for (int i = start; i < length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        return this;
    }

    JsonBytes putNumber(long number) {
        return put(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    JsonBytes putString(String text) {
        putString(text.toCharArray(), 0, text.length());
        return this;
    }

    /**
     * Appends UTF-8 text as a JSON string.
     *
     * @return -1, or the index of the first byte that is not UTF-8; then what was appended is of no use
     */
    int putString(byte[] source, int from, int to) {
        room(to - from + 2);
        bytes[length++] = '"';
        int i = from;
        while (i < to) {
            int plainFrom = i;
            while (i < to && source[i] >= 0 && ESCAPES[source[i]] == 0) {
                i++;
            }
            put(source, plainFrom, i);
            if (i == to) {
                break;
            }
            if (source[i] >= 0) {
                putEscaped(source[i++]);
            } else {
                int size = Utf8.sequenceLength(source, i, to);
                if (size == 0) {
                    return i;
                }
                put(source, i, i + size);
                i += size;
            }
        }
        put('"');
        return -1;
    }

    /**
     * Appends text as a JSON string.
     *
     * @return -1, or the index of the first surrogate without its partner; then what was appended is of no use
     */
    int putString(char[] source, int offset, int count) {
        room(count + 2);
        bytes[length++] = '"';
        int end = offset + count;
        for (int i = offset; i < end; i++) {
            char c = source[i];
            if (c < 0x80) {
                if (ESCAPES[c] == 0) {
                    room(1);
                    bytes[length++] = (byte) c;
                } else {
                    putEscaped(c);
                }
            } else if (!Character.isSurrogate(c)) {
                putCodePoint(c);
            } else if (i + 1 < end && Character.isSurrogatePair(c, source[i + 1])) {
                putCodePoint(Character.toCodePoint(c, source[++i]));
            } else {
                return i;
            }
        }
        put('"');
        return -1;
    }

    private void putEscaped(int ascii) {
        byte escape = ESCAPES[ascii];
        room(6);
        bytes[length++] = '\\';
        bytes[length++] = escape;
        if (escape == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[ascii >> 4];
            bytes[length++] = HEX[ascii & 15];
        }
    }

    private void putCodePoint(int codePoint) {
        room(4);
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                bytes[length++] = (byte) (0xF0 | (codePoint >> 18));
                bytes[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            bytes[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        }
        bytes[length++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        escapes['\b'] = 'b';
        escapes['\f'] = 'f';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        return escapes;
    }
}
