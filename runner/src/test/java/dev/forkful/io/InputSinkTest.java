package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read is written so that it can be read again: the dead letters of a run are the input of the next. */
class InputSinkTest {

    @ParameterizedTest
    @MethodSource("inputs")
    void whatWasReadIsReadAgain(Input.Format format, String text) {
        List<String> first = read(format, text);
        String written = write(format, first);
        assertThat(read(format, written)).isEqualTo(first).isNotEmpty();
        assertThat(write(format, read(format, written))).isEqualTo(written);
    }

    @Test
    void headerIsWrittenOnceAndWithoutARowToo() {
        byte[] input = "{\"host\":\"a\",\"the port\":\"1\"}".getBytes(StandardCharsets.UTF_8);
        for (Input.Format format : Input.Format.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (InputSink sink = new InputSink(out, format, ';')) {
                sink.header(input);
            }
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo(format == Input.Format.CSV ? "host;the port\n" : "");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputSink sink = new InputSink(out, Input.Format.CSV, ';')) {
            sink.header(input);
            sink.accept(reply(input));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("host;the port\na;1\n");
    }

    @Test
    void cellsStandUnderTheirNamesInWhateverOrderAnInputHasThem() {
        assertThat(write(
                        Input.Format.CSV,
                        List.of("{\"host\":\"a\",\"port\":\"1\"}", "{\"port\":\"2\",\"host\":\"b\"}")))
                .isEqualTo("host,port\na,1\nb,2\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"host\":\"a\"}",
                "{\"host\":\"a\",\"port\":\"1\",\"path\":\"/\"}",
                "{\"host\":\"a\",\"path\":\"/\"}",
                "{\"host\":\"a\",\"host\":\"b\"}",
                "{}",
                "\"a\""
            })
    void inputWithOtherFieldsThanTheHeaderIsNotWrittenAsCsv(String other) {
        List<String> items = List.of("{\"host\":\"a\",\"port\":\"1\"}", other);
        assertThatThrownBy(() -> write(Input.Format.CSV, items))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("and the header is [host, port]; use --format ndjson");
    }

    static List<Arguments> inputs() {
        return List.of(
                Arguments.of(
                        Input.Format.LINES, "a\n\n  b \"c\" \\ \t\nümlaut \uD83D\uDE00\nhttps://a/?x=1&y={}\nlast"),
                Arguments.of(Input.Format.LINES, "\ufeff\ufeffmarked\nreturned\r\r\nplain\r\n\ufeff\n"),
                Arguments.of(Input.Format.LINES, "{\"not\":\"an object\"}\n12\nnull\n\"quoted\"\n"),
                Arguments.of(
                        Input.Format.CSV, "host,the port\na,1\n\"b,c\",\"x\"\"y\"\n\"two\nlines\",\n,\" blank \"\n"),
                Arguments.of(Input.Format.NDJSON, "7".repeat(1_500) + "\n"),
                Arguments.of(Input.Format.CSV, "one\n\"\"\nx\n"),
                Arguments.of(
                        Input.Format.NDJSON,
                        "{\"a\": 1, \"b\": [1, 2.50, null]}\n\"text\"\n12345678901234567890\n\nnull\ntrue\n"));
    }

    private static List<String> read(Input.Format format, String text) {
        InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        List<String> items = new ArrayList<>();
        try (InputReader reader = InputReader.open(new Input.File(format, "-"), Path.of(""), bytes)) {
            for (InputItem item = reader.next(); item != null; item = reader.next()) {
                items.add(new String(item.json(), StandardCharsets.UTF_8));
            }
        }
        return items;
    }

    private static String write(Input.Format format, List<String> items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputSink sink = new InputSink(out, format, Input.File.COMMA)) {
            for (String item : items) {
                sink.accept(reply(item.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Event.Reply reply(byte[] input) {
        return new Event.Reply(0, 0, Event.Status.FAILED, 1, 1, 1, new TaskRecord(0, 0, input), new byte[0]);
    }
}
