package dev.forkful.shell.where;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an expression is, it is refused with its column, or has an answer or none for a reply. */
class ExpressionFuzzTest {
    private static final List<String> PIECES = List.of(
            "status",
            "input",
            ".host",
            "error.type",
            "result",
            "==",
            "!=",
            "&&",
            "||",
            "!",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "1",
            "-",
            "'x'",
            "\"",
            "\\",
            ".",
            ",",
            "in",
            "has(",
            "size(",
            ".exists(x, x",
            "?",
            ":",
            "%",
            "1.5",
            "null",
            "matches('(a+)+$')",
            "99999999999999999999",
            "é",
            "\u0000",
            "\n",
            "timestamp(");

    private static final Event.Reply REPLY = new Event.Reply(
            1,
            0,
            Event.Status.FAILED,
            1,
            1,
            1,
            new TaskRecord(0, 0, "{\"host\":\"a\",\"tags\":[1]}".getBytes(StandardCharsets.UTF_8)),
            "{\"type\":\"status\",\"status\":503}".getBytes(StandardCharsets.UTF_8));

    @Test
    void expressionIsRefusedOrAnswers() {
        Random random = new Random(20_260_104);
        int understood = 0;
        for (int round = 0; round < 1_500; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "status == 503 && " : "");
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size()))).append(' ');
            }
            understood += answers(text.toString());
        }
        assertThat(understood).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "input.a(", "1+", "'a'+", "true?", "{1:"})
    void expressionThatNestsWithoutEndIsRefused(String open) {
        int unusedLegal = answers(open.repeat(300) + "1"); // as long as it ends
        assertThat(answers(open.repeat(20_000) + "1")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "-"})
    void signsInARowDoNotNest(String sign) {
        assertThat(answers(sign.repeat(20_000) + "status")).isOne();
    }

    /** The number of those that were understood. */
    private static int answers(String text) {
        try {
            var unused = Expression.value("--where", text).of(REPLY);
            return 1;
        } catch (JobException e) {
            assertThat(e.getMessage()).startsWith("--where: ");
            return 0;
        }
    }
}
