package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input.Format;
import java.util.List;
import org.junit.jupiter.api.Test;

class NdjsonInputTest {

    @Test
    void eachLineIsPassedOnAsItIs() {
        assertThat(read("{\"a\": 1.10}\n[1e400,true]\r\n  \"x\"\t\n12345678901234567890123\nnull"))
                .containsExactly("1:{\"a\": 1.10}", "2:[1e400,true]", "3:\"x\"", "4:12345678901234567890123", "5:null");
    }

    @Test
    void blankLinesAreSkippedAndCounted() {
        assertThat(read("\uFEFF\n  \t\r\n1\n\n2\n\n")).containsExactly("3:1", "5:2");
        assertThat(read("")).isEmpty();
    }

    @Test
    void brokenJsonNamesLineColumnAndReasonAndReadingGoesOn() {
        assertThat(read("1\n  {\"a\":}\n2"))
                .hasSize(3)
                .satisfies(seen -> assertThat(seen.get(1))
                        .startsWith("2: broken JSON at column 8: Unexpected character ('}'")
                        .doesNotContain("\n"))
                .last()
                .isEqualTo("3:2");
    }

    @Test
    void brokenJsonIsToldWithoutTheSettingsOfTheParser() {
        assertThat(read("NaN")).singleElement().asString().endsWith(": 'NaN' is no JSON");
        assertThat(read("[".repeat(501)))
                .singleElement()
                .asString()
                .endsWith(": Document nesting depth (501) exceeds the maximum allowed (500)");
    }

    @Test
    void jsonThatWasPrintedForPeopleIsToldHowToBecomeLines() {
        assertThat(read("{\n"))
                .containsExactly(
                        "1: broken JSON at column 2: Unexpected end-of-input: expected close marker for Object;"
                                + " one value goes on each line: jq -c . FILE");
        assertThat(read("[\n").get(0)).endsWith("; one value goes on each line: jq -c '.[]' FILE");
        assertThat(read("\"a").get(0)).endsWith("in VALUE_STRING");
    }

    @Test
    void whatIsNotStrictlyJsonIsRefused() {
        for (String bad : List.of(
                "{",
                "[1,]",
                "{\"a\" 1}",
                "{'a':1}",
                "{a:1}",
                "01",
                "-",
                "1.",
                "NaN",
                "tru",
                "\"open",
                "\"\\x\"",
                "\"\\u12\"",
                "]",
                "// no",
                "\"a\tb\"",
                "1 2",
                "{} {}",
                "{}]",
                "[\"a\\ud\"]",
                "+1",
                ".5")) {
            assertThat(read(bad)).as(bad).singleElement().asString().startsWith("1: broken JSON at column ");
        }
    }

    @Test
    void columnsCountCharacters() {
        assertThat(read(" {\"\u00e9\":\"\ud83d\ude00\", b}"))
                .singleElement()
                .asString()
                .startsWith("1: broken JSON at column 12: Unexpected character ('b'");
        assertThat(read("\"\u00e9\u00fc\" 2"))
                .containsExactly("1: broken JSON at column 6: more than one value on the line");
        assertThat(Inputs.readBytes(Format.NDJSON, "\"\u00c3\u00a9\u00ff\""))
                .containsExactly("1: bad UTF-8: byte 0xff at column 3");
    }

    @Test
    void secondValueOnALineIsNamed() {
        assertThat(read("{} {}")).containsExactly("1: broken JSON at column 4: more than one value on the line");
    }

    @Test
    void badUtf8IsNamedAlsoInsideAString() {
        assertThat(Inputs.readBytes(Format.NDJSON, "\"\u00c0\u00af\"\n1"))
                .containsExactly("1: bad UTF-8: byte 0xc0 at column 2", "2:1");
    }

    @Test
    void otherEncodingsAndInnerByteOrderMarksAreRefused() {
        assertThat(read("1\u0000")).containsExactly("1: broken JSON at column 2: a zero byte; is the file UTF-16?");
        assertThat(read(" \u00001")).containsExactly("1: broken JSON at column 2: a zero byte; is the file UTF-16?");
        assertThat(read("1\n\uFEFF2"))
                .last()
                .isEqualTo("2: broken JSON at column 1: a character that cannot begin a value");
    }

    @Test
    void valueNestedTooDeeplyIsRefused() {
        assertThat(read("[".repeat(100_000) + "]".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("nesting depth");
    }

    private static List<String> read(String text) {
        return Inputs.read(Format.NDJSON, text);
    }
}
