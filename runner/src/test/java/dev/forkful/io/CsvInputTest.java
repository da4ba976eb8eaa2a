package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input.Format;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvInputTest {

    @Test
    void eachRowIsAnObjectOfStrings() {
        assertThat(read("id,name\n1,Ann\n2,\n"))
                .containsExactly("2:{\"id\":\"1\",\"name\":\"Ann\"}", "3:{\"id\":\"2\",\"name\":\"\"}");
    }

    @Test
    void windowsFileWithByteOrderMarkAndNoLastNewlineIsRead() {
        assertThat(read("\uFEFFid,name\r\n1,Ann\r\n2,Bo"))
                .containsExactly("2:{\"id\":\"1\",\"name\":\"Ann\"}", "3:{\"id\":\"2\",\"name\":\"Bo\"}");
    }

    @Test
    void quotedFieldsMayHoldQuotesCommasAndLines() {
        assertThat(read("\"a\",b\n\"x\"\"y\",\"1,2\n3\"\r\nz,\"\"\n"))
                .containsExactly("2:{\"a\":\"x\\\"y\",\"b\":\"1,2\\n3\"}", "4:{\"a\":\"z\",\"b\":\"\"}");
    }

    @Test
    void textOutsideAsciiIsKept() {
        assertThat(read("größe\n€ 日本 😀\n")).containsExactly("2:{\"größe\":\"€ 日本 😀\"}");
    }

    @Test
    void textOutsideAsciiIsKeptAcrossBufferBounds() {
        for (int shift = 0; shift < 4; shift++) {
            String field = "x".repeat(shift) + "😀é€".repeat(20_000);
            assertThat(read("a\n" + field)).containsExactly("2:{\"a\":\"" + field + "\"}");
        }
    }

    @Test
    void emptyLinesAreSkipped() {
        assertThat(read("a\n\n1\n\r\n2\n\n")).containsExactly("3:{\"a\":\"1\"}", "5:{\"a\":\"2\"}");
    }

    @Test
    void headerAloneHasNoItems() {
        assertThat(read("a,b\n")).isEmpty();
        assertThat(read("a,b")).isEmpty();
    }

    @Test
    void fileWithoutHeaderIsRefusedAtOpening() {
        assertThat(read("")).containsExactly("open 1: no header row");
        assertThat(read("\n\n")).containsExactly("open 1: no header row");
    }

    @Test
    void headerWithoutUsableNamesIsRefusedAtOpening() {
        assertThat(read("a,b,a\n")).containsExactly("open 1: columns 1 and 3 of the header have the same name: a");
        assertThat(read("a,,b\n")).containsExactly("open 1: column 2 of the header has no name");
        assertThat(Inputs.readBytes(Format.CSV, "a,b\u00ffc\n1,2"))
                .containsExactly("open 1: bad UTF-8: byte 0xff in field 2");
        assertThat(read("a,\"b"))
                .containsExactly("not skipped: 1: a quote is opened and not closed; nothing behind it can be read");
    }

    @Test
    void rowOfAnotherWidthNamesItsLineAndReadingGoesOn() {
        assertThat(read("a,b\n1\n1,2,3\n\"1\n2\",3,4\n5,6"))
                .containsExactly(
                        "2: 1 field, but the header has 2",
                        "3: 3 fields, but the header has 2",
                        "4: 3 fields, but the header has 2",
                        "6:{\"a\":\"5\",\"b\":\"6\"}");
    }

    @Test
    void unclosedQuoteNamesTheLineWhereItsRowBeginsAndEndsTheInput() {
        assertThat(read("a,b\n1,2\n3,\"4\n5,6\n7,8\n"))
                .containsExactly(
                        "2:{\"a\":\"1\",\"b\":\"2\"}",
                        "not skipped: 3: a quote is opened and not closed; nothing behind it can be read");
    }

    @Test
    void unclosedQuoteInALongFileIsFoundWithoutReadingAllOfIt() {
        assertThat(read("a\n\"x\n" + "y\n".repeat(2_000_000)))
                .containsExactly("not skipped: 2: a quote is opened and not closed; nothing behind it can be read");
    }

    @Test
    void textBehindAClosingQuoteIsRefusedAndReadingGoesOn() {
        assertThat(read("a,b\n\"1\"x,2\n3,4\n\"5\n6\"y,7\n8,9\n"))
                .containsExactly(
                        "2: text behind a closing quote",
                        "3:{\"a\":\"3\",\"b\":\"4\"}",
                        "4: text behind a closing quote on line 5",
                        "6:{\"a\":\"8\",\"b\":\"9\"}");
    }

    @Test
    void quoteInsideAnUnquotedFieldIsRefused() {
        assertThat(read("a,b\n1,5\" pipe\n3,4\n"))
                .containsExactly("2: a quote inside unquoted field 2", "3:{\"a\":\"3\",\"b\":\"4\"}");
    }

    @Test
    void badUtf8NamesTheRowAndReadingGoesOnBehindAllOfIt() {
        assertThat(Inputs.readBytes(Format.CSV, "a,b\n1,\"x\n\u00e2\u0082\n9,9\"\n3,4\n"))
                .containsExactly("2: bad UTF-8: byte 0xe2 in field 2", "5:{\"a\":\"3\",\"b\":\"4\"}");
    }

    @Test
    void rowThatIsTooLongIsRefusedAndReadingGoesOn() {
        String half = "x".repeat(300_000);
        assertThat(read("a,b\n" + "y".repeat(600_000) + ",1\n" + half + ",\"\n" + half + "\"\n3,4\n"))
                .containsExactly(
                        "2: a line of 600002 bytes; at most 524288 are allowed",
                        "3: a row of more than 524288 bytes as JSON",
                        "5:{\"a\":\"3\",\"b\":\"4\"}");
    }

    private static List<String> read(String text) {
        return Inputs.read(Format.CSV, text);
    }
}
