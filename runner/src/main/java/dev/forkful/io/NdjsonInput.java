package dev.forkful.io;

import dev.forkful.json.JsonWords;
import dev.forkful.json.TaskMapper;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Each line that is not blank is an item: a JSON value, passed on byte for byte so that no number loses a digit.
 *
 * <p>It is checked strictly, here and not by a worker: a broken line has to name its place in the file.
 */
final class NdjsonInput implements InputReader {
    private final ByteLines lines;
    private final JsonFactory factory = TaskMapper.numbersOfAnyLength();

    NdjsonInput(ByteLines lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable InputItem next() {
        while (lines.next()) {
            if (lines.isTooLong()) {
                throw lines.tooLong();
            }
            byte[] buffer = lines.buffer();
            int from = lines.from();
            int to = lines.to();
            while (from < to && isBlank(buffer[from])) {
                from++;
            }
            while (from < to && isBlank(buffer[to - 1])) {
                to--;
            }
            if (from < to) {
                check(from, to);
                return new InputItem(Arrays.copyOfRange(buffer, from, to), lines.number());
            }
        }
        return null;
    }

    @Override
    public void close() {
        lines.close();
    }

    private void check(int from, int to) {
        // Jackson lets overlong UTF-8 pass.
        int bad = Utf8.firstBad(lines.buffer(), from, to);
        if (bad >= 0) {
            throw lines.badUtf8(bad);
        }
        refuseOtherEncodings(from, to);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), lines.buffer(), from, to - from)) {
            parser.nextToken();
            parser.skipChildren();
            // What is left unread of a scalar is checked by going on.
            if (parser.nextToken() != null) {
                int column = parser.currentTokenLocation().getColumnNr();
                throw broken(from, column, "more than one value on the line", null);
            }
        } catch (JacksonException e) {
            int column =
                    e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
            throw broken(from, column, JsonWords.of(e) + (JsonWords.isCutShort(e) ? hint(from) : ""), e);
        }
    }

    /** Jackson looks at the first bytes to find UTF-16, UTF-32 and byte order marks; an item must be plain UTF-8. */
    private void refuseOtherEncodings(int from, int to) {
        byte[] bytes = lines.buffer();
        for (int i = from; i < Math.min(to, from + 4); i++) {
            if (bytes[i] == 0) {
                throw broken(from, i - from + 1, "a zero byte; is the file UTF-16?", null);
            }
        }
        // A well-formed sequence that begins with 0xEF cannot begin a JSON value, whatever follows.
        if (bytes[from] == (byte) 0xEF) {
            throw broken(from, 1, "a character that cannot begin a value", null);
        }
    }

    private InputException broken(int from, int column, String reason, @Nullable Throwable cause) {
        String place = "broken JSON at column " + lines.columnOf(from + column - 1) + ": ";
        return new InputException(lines.file(), lines.number(), place + reason, cause);
    }

    /** What is not at its end where its line is, is mostly JSON that was printed for people. */
    private String hint(int from) {
        return switch (lines.buffer()[from]) {
            case '{' -> "; one value goes on each line: jq -c . FILE";
            case '[' -> "; one value goes on each line: jq -c '.[]' FILE";
            default -> "";
        };
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
