package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input.Format;
import dev.forkful.JobException;
import dev.forkful.broker.TaskRecord;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LinesInputTest {

    @Test
    void eachLineIsAString() {
        assertThat(read("one\ntwo\n")).containsExactly("1:\"one\"", "2:\"two\"");
    }

    @Test
    void lastLineMayLackItsNewline() {
        assertThat(read("one\ntwo")).containsExactly("1:\"one\"", "2:\"two\"");
    }

    @Test
    void blankLinesAreTasksToo() {
        assertThat(read("\n \n\nx")).containsExactly("1:\"\"", "2:\" \"", "3:\"\"", "4:\"x\"");
    }

    @Test
    void emptyFileHasNoItems() {
        assertThat(read("")).isEmpty();
        assertThat(read("\uFEFF")).isEmpty();
    }

    @Test
    void byteOrderMarkIsSkippedOnlyAtTheStart() {
        assertThat(read("\uFEFFa\n\uFEFFb")).containsExactly("1:\"a\"", "2:\"\uFEFFb\"");
    }

    @Test
    void theFirstLineOfAPipeIsGivenBeforeMoreComes() {
        assertThat(first(new Portions("7\n"))).isEqualTo("\"7\"");
    }

    @Test
    void byteOrderMarkIsKnownThoughItComesInPieces() {
        assertThat(first(new Portions("\u00ef", "\u00bb", "\u00bf", "7", "\n"))).isEqualTo("\"7\"");
        assertThatThrownBy(() -> first(new Portions("\u00fe", "\u00ff")))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith("standard input is UTF-16");
        assertThatThrownBy(() -> first(new Portions("\u001f", "\u008b", "\u0008")))
                .isInstanceOf(JobException.class)
                .hasMessage(
                        "standard input is compressed by gzip, and only a file whose name ends in .gz is decompressed:"
                                + " give it such a name, or pipe what 'gzip -dc FILE' prints");
    }

    private static String first(InputStream pipe) {
        try (InputReader reader = Inputs.open(Format.LINES, pipe)) {
            return new String(Objects.requireNonNull(reader.next()).json(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void carriageReturnBelongsToTheLineBreakOnlyBeforeANewline() {
        assertThat(read("a\r\nb\rc\r\n\r\nd\r")).containsExactly("1:\"a\"", "2:\"b\\rc\"", "3:\"\"", "4:\"d\\r\"");
    }

    @Test
    void whatJsonCannotHoldIsEscaped() {
        assertThat(read("say \"hi\"\\\t\u0001\u007f")).containsExactly("1:\"say \\\"hi\\\"\\\\\\t\\u0001\u007f\"");
    }

    @Test
    void textOutsideAsciiIsKept() {
        assertThat(read("grüße €\n日本 😀")).containsExactly("1:\"grüße €\"", "2:\"日本 😀\"");
    }

    @Test
    void badUtf8NamesFileLineAndColumnAndReadingGoesOn() {
        assertThatThrownBy(() -> {
                    try (InputReader reader = Inputs.bytes(Format.LINES, "ok\nab\u00ffc\n")) {
                        reader.next();
                        reader.next();
                    }
                })
                .isInstanceOf(InputException.class)
                .hasMessage("standard input:2: bad UTF-8: byte 0xff at column 3");
        assertThat(Inputs.readBytes(Format.LINES, "ok\nab\u00ffc\nrest"))
                .containsExactly("1:\"ok\"", "2: bad UTF-8: byte 0xff at column 3", "3:\"rest\"");
        assertThat(Inputs.readBytes(Format.LINES, "\u00c3\u00a9b\u00ffc"))
                .as("a column is a character")
                .containsExactly("1: bad UTF-8: byte 0xff at column 3");
    }

    @Test
    void overlongSurrogateCutAndTooLargeSequencesAreBad() {
        for (String bad : List.of(
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5",
                "\u0080",
                "\u00e2\u0082",
                "\u00f0\u009f\u0098")) {
            assertThat(Inputs.readBytes(Format.LINES, bad))
                    .singleElement()
                    .asString()
                    .startsWith("1: bad UTF-8: byte 0x");
        }
    }

    @Test
    void lineOfTheGreatestLengthIsReadAndALongerOneRefused() {
        int most = TaskRecord.MAX_INPUT_BYTES;
        assertThat(read("x".repeat(most - 2) + "\r\ny")).hasSize(2).last().isEqualTo("2:\"y\"");
        assertThat(read("x".repeat(most - 1) + "\r\ny"))
                .containsExactly("1: a line of 524289 bytes as JSON; at most 524288 are allowed", "2:\"y\"");
        assertThat(read("x".repeat(most + 1) + "\ny"))
                .containsExactly("1: a line of 524289 bytes; at most 524288 are allowed", "2:\"y\"");
        assertThat(read("x".repeat(3 * most) + "\r\ny\r\n"))
                .containsExactly("1: a line of 1572864 bytes; at most 524288 are allowed", "2:\"y\"");
        assertThat(read("x".repeat(3 * most)))
                .containsExactly("1: a line of 1572864 bytes; at most 524288 are allowed");
    }

    private static List<String> read(String text) {
        return Inputs.read(Format.LINES, text);
    }

    /** A pipe that gives some portions, each char a byte, and is silent then. */
    private static final class Portions extends InputStream {
        private final Iterator<String> portions;

        Portions(String... portions) {
            this.portions = List.of(portions).iterator();
        }

        @Override
        public int read() {
            throw new AssertionError("reads are of many bytes");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (!portions.hasNext()) {
                throw new AssertionError("waits for what may never come");
            }
            byte[] portion = portions.next().getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(portion, 0, bytes, offset, portion.length);
            return portion.length;
        }
    }
}
