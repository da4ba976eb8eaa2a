package dev.forkful.shell.where;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final Event.Reply FAILED = reply(
            Event.Status.FAILED,
            "{\"host\":\"a\",\"port\":443,\"load\":1.5,\"none\":null,\"tags\":[\"x\",\"y\"],\"huge\":123456789012345678901"
                    + ",\"unsigned\":18446744073709551615,\"longest\":" + "9".repeat(2_000) + "}",
            "{\"type\":\"status\",\"message\":\"no room\",\"status\":503}");
    private static final Event.Reply OK = reply(Event.Status.OK, "\"https://a.example/p\"", "{\"title\":\"T\"}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status == 503 && input.host == \"a\"",
                "error.type == 'status'",
                "error.status == 503",
                "error.message.contains('room')",
                "!ok",
                "seq == 7 && stage == 'main' && attempts == 3 && worker == 2",
                "ms > 100 && ms < 1000.5 && 12 < ms",
                "input.port >= 400 && input.load < 2",
                "input.port == 443.0",
                "input.host != 5",
                "input.none == null",
                "input.huge > 1e20",
                "input.unsigned == 18446744073709551615u && input.unsigned != 18446744073709551614u",
                "input.unsigned > 9223372036854775807 && input.unsigned < 2e19",
                "input.longest > 1e300",
                "'y' in input.tags && input.tags.exists(tag, tag.startsWith('x'))",
                "status in [500, 502, 503]",
                "has(input.host) && !has(input.path)",
                "input['host'] == 'a'",
                "input.path == 'p' || status == 503",
                "at > timestamp('2026-11-21T00:00:00Z')",
                "result == null"
            })
    void whatIsTrueOfAFailedTaskIsSeen(String text) {
        assertThat(new Condition("--where", text).test(FAILED)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok",
                "status == 0 && error.type == ''",
                "input.matches('^https?://a[.]example/')",
                "result.title == 'T'"
            })
    void whatIsTrueOfATaskThatWentWellIsSeen(String text) {
        Condition condition = new Condition("--where", text);
        assertThat(condition.test(OK)).isTrue();
        assertThat(condition.test(FAILED)).isFalse();
    }

    @Test
    void wrongNameIsToldWithItsColumnAndTheNamesThatThereAre() {
        assertWrong("ok || statsu == 503", "--where: column 7: undeclared reference to 'statsu'");
        assertWrong("ok ||\n inpt == 1", "--where: line 2, column 2: undeclared reference to 'inpt'");
        assertWrong("seq == 1 && sttus == 2", "the names are seq, stage, ok, status, error, input, result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status ==", "status == 503 and ok", "input.host == \"a", "status = 503", "1 +", ")"})
    void whatIsNoExpressionIsToldWithItsColumn(String text) {
        assertThatThrownBy(() -> new Condition("--where", text))
                .isInstanceOf(JobException.class)
                .message()
                .matches("(?s)--where: column \\d+: .*the names are seq.*")
                .doesNotContain("container", "%%", "expecting", "EOF", "token");
    }

    @Test
    void whatIsNoExpressionIsToldInWordsOfItsAuthor() {
        assertWrong(" ", "--where: column 1: the expression is empty");
        assertWrong("status ==", "--where: column 10: it ends too early");
        assertWrong("ok or seq == 1", "column 4: 'or' does not belong here; write && for 'and', and || for 'or'");
        assertWrong("foo bar", "column 5: 'bar' does not belong here\n");
        assertWrong("(ok", "column 4: ')' is missing at the end");
        assertWrong("status = 503", "column 8: '=' cannot be read; equality is ==");
        assertWrong("stage == 'a", "column 10: ''a' cannot be read; it lacks its second quote");
    }

    @Test
    void typesThatCannotFitAreToldBeforeAnyTaskIsAsked() {
        assertWrong("status == \"failed\"", "column 8: '==' is not for (int, string)");
        assertWrong("!seq", "column 1: '!' is not for (int)");
        assertWrong("at in [1]", "column 4: 'in' is not for (google.protobuf.Timestamp, list(int))");
        assertWrong("seq.startsWith('1')", "column 15: 'startsWith' is not for int.(string)");
        assertWrong("status", "'status' is of type int, but must be true or false");
        assertWrong("ok.host == 1", "column 3: ");
        assertThatThrownBy(() -> new Condition("--where", "status == \"failed\""))
                .message()
                .doesNotContain("candidates");
    }

    @Test
    void tasksThatLackAFieldAreLeftOutAndCountedAndTheFirstIsShown() {
        Condition condition = new Condition("--where", "input.hots == 'a'");
        assertThat(condition.remark()).isEmpty();
        assertThat(condition.test(FAILED)).isFalse();
        assertThat(condition.test(OK)).isFalse();
        assertThat(condition.remark())
                .startsWith("--where: 2 of 2 tasks have no answer, and are left out; task 7, the first: key 'hots'")
                .contains("input.host, input.port", "error.type, error.message, error.status");
    }

    @Test
    void fieldOfWhatHasNoneIsToldInWords() {
        Condition condition = new Condition("--where", "input.host.name == 'a'");
        assertThat(condition.test(FAILED)).isFalse();
        assertThat(condition.remark()).contains("task 7, the first: what stands before '.name' has no fields. It has ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "input.host > 5         | '>' is not for values of these types. It has ",
                "size(input.port) == 1  | 'size' is not for values of these types. It has ",
                "int(input.host) == 1   | For input string: \"a\". It has ",
            })
    void valuesThatDoNotFitAreToldInWords(String text, String why) {
        Condition condition = new Condition("--where", text);
        assertThat(condition.test(FAILED)).isFalse();
        assertThat(condition.remark()).contains("task 7, the first: " + why);
    }

    @Test
    void valueThatIsNoBooleanIsNotTrue() {
        Condition condition = new Condition("--where", "input.host");
        assertThat(condition.test(FAILED)).isFalse();
    }

    private static void assertWrong(String text, String message) {
        assertThatThrownBy(() -> new Condition("--where", text))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(message);
    }

    private static Event.Reply reply(Event.Status status, String input, String body) {
        return new Event.Reply(
                Instant.parse("2026-11-21T09:00:00Z").toEpochMilli(),
                0,
                status,
                3,
                123_000_000,
                2,
                new TaskRecord(7, 0, input.getBytes(StandardCharsets.UTF_8)),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
