package dev.forkful.io;

import java.io.Reader;

/**
 * Gives a CSV parser the characters of a file, never more than one line ahead, so that after a broken record the parser
 * can be thrown away and another goes on at the next line.
 *
 * <p>A byte that is not UTF-8 becomes a lone low surrogate, U+DC00 plus the byte. Well-formed UTF-8 never gives one, so
 * the record that it belongs to can be refused once its end is known; an exception from here would lose that end.
 */
final class LineChars extends Reader {
    private static final int ESCAPE = 0xDC00;

    private final ByteLines lines;
    private int next;
    private int end;

    LineChars(ByteLines lines) {
        this.lines = lines;
    }

    /** The byte behind a character that stands for bad UTF-8. */
    static int badByte(char c) {
        return c - ESCAPE;
    }

    /** Lets go of what is left of the current line. */
    void skipLine() {
        next = end;
    }

    /**
     * Reads from the current line, or the next where that is used up.
     *
     * @throws InputException if the next line is too long; the one behind it can be read afterwards
     */
    @Override
    public int read(char[] chars, int offset, int length) {
        if (next == end) {
            if (!lines.next()) {
                return -1;
            }
            next = lines.from();
            end = lines.end();
            if (lines.isTooLong()) {
                next = end;
                throw lines.tooLong();
            }
        }
        byte[] bytes = lines.buffer();
        int out = offset;
        int outEnd = offset + length;
        while (next < end && out < outEnd) {
            byte b = bytes[next];
            if (b >= 0) {
                chars[out++] = (char) b;
                next++;
                continue;
            }
            int size = Utf8.sequenceLength(bytes, next, end);
            if (size == 4 && outEnd - out < 2) {
                break;
            }
            if (size == 0) {
                chars[out++] = (char) (ESCAPE + (b & 0xFF));
                next++;
            } else {
                out += Character.toChars(Utf8.codePoint(bytes, next, size), chars, out);
                next += size;
            }
        }
        return out - offset;
    }

    @Override
    public void close() {
        lines.close();
    }
}
