package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyJsonTest {
    private final ReplyJson format = new ReplyJson(List.of("main", "se\"cond"));

    @Test
    void goodReplyIsTheStableLine() {
        assertThat(line(Replies.ok(12, "\"http://é\"", "{\"a\": [1,2]}")))
                .isEqualTo(
                        "{\"seq\":12,\"stage\":\"main\",\"status\":\"ok\",\"input\":\"http://é\",\"result\":{\"a\": [1,2]},"
                                + "\"attempts\":1,\"ms\":12.3,\"worker\":1,\"at\":\"2026-11-21T03:04:05.678Z\"}\n");
    }

    @Test
    void failedReplyHasAnErrorInPlaceOfTheResult() {
        assertThat(line(Replies.failed(
                        0, "1", "{\"type\":\"HttpStatusException\",\"message\":\"503\",\"status\":503}")))
                .isEqualTo("{\"seq\":0,\"stage\":\"main\",\"status\":\"failed\",\"input\":1,"
                        + "\"error\":{\"type\":\"HttpStatusException\",\"message\":\"503\",\"status\":503},"
                        + "\"attempts\":1,\"ms\":12.3,\"worker\":1,\"at\":\"2026-11-21T03:04:05.678Z\"}\n");
    }

    @Test
    void lineBreaksBetweenTokensDoNotBreakTheLine() {
        assertThat(line(Replies.ok(1, "[1,\r\n2]", "{\n\"a\":\"x\\n\"\n}")))
                .contains("\"input\":[1,  2],\"result\":{ \"a\":\"x\\n\" },");
    }

    @Test
    void missingResultIsNull() {
        assertThat(line(Replies.ok(1, "1", ""))).contains("\"result\":null,");
    }

    @Test
    void stageIsNamedAndEscaped() {
        TaskRecord task = new TaskRecord(Long.MAX_VALUE, 1, Replies.utf8("null"));
        assertThat(line(Replies.timed(task, Event.Status.OK, "null", 0, 0)))
                .startsWith("{\"seq\":9223372036854775807,\"stage\":\"se\\\"cond\",");
    }

    @Test
    void millisecondsHaveOneRoundedDecimal() {
        assertThat(timed(0, 0)).contains("\"ms\":0.0,");
        assertThat(timed(0, 49_999)).contains("\"ms\":0.0,");
        assertThat(timed(0, 50_000)).contains("\"ms\":0.1,");
        assertThat(timed(0, 1_999_999)).contains("\"ms\":2.0,");
        assertThat(timed(0, 86_400_000_000_000L)).contains("\"ms\":86400000.0,");
    }

    @Test
    void timeAlwaysHasThreeDigitsOfMilliseconds() {
        assertThat(timed(0, 0)).endsWith("\"at\":\"1970-01-01T00:00:00.000Z\"}\n");
        assertThat(timed(1_000, 0)).endsWith("\"at\":\"1970-01-01T00:00:01.000Z\"}\n");
        assertThat(timed(1_007, 0)).endsWith("\"at\":\"1970-01-01T00:00:01.007Z\"}\n");
        assertThat(timed(-1, 0)).endsWith("\"at\":\"1969-12-31T23:59:59.999Z\"}\n");
    }

    @Test
    void sinkWritesEveryLineOnce() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        try (ReplySink sink = new NdjsonSink(out, List.of("main"))) {
            for (int i = 0; i < 2_000; i++) {
                Event.Reply reply = Replies.ok(i, "\"in\"", "\"out\"");
                sink.accept(reply);
                expected.append(line(reply));
                assertThat(out.size() == 0 || out.toByteArray()[out.size() - 1] == '\n')
                        .isTrue();
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    }

    private String timed(long atMillis, long durationNanos) {
        TaskRecord task = new TaskRecord(0, 0, Replies.utf8("null"));
        return line(Replies.timed(task, Event.Status.OK, "null", atMillis, durationNanos));
    }

    private String line(Event.Reply reply) {
        JsonBytes line = new JsonBytes();
        format.append(reply, line);
        return new String(line.copy(), StandardCharsets.UTF_8);
    }
}
