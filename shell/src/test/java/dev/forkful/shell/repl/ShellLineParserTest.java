package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.shell.repl.ShellLine.Target;
import dev.forkful.shell.repl.ShellLineParser.IncompleteException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellLineParserTest {

    @Test
    void wordsArePartedByWhiteSpaceAndQuotesKeepThemTogether() {
        assertThat(one("run  'a b'\t\"c \\\" \\d\" e\\ f").words()).containsExactly("run", "a b", "c \" \\d", "e f");
        assertThat(one("run '' x").words()).containsExactly("run", "", "x");
    }

    @Test
    void aUrlStaysAsItIs() {
        assertThat(one("submit r http://h/?a=1&b=!2%20#x").words())
                .containsExactly("submit", "r", "http://h/?a=1&b=!2%20#x");
    }

    @Test
    void commandsArePartedBySemicolonsAndLineBreaks() {
        List<ShellLine> lines = ShellLineParser.parse("status; runs --json\n\n # nothing\ntail x");
        assertThat(lines).extracting(ShellLine::text).containsExactly("status", "runs --json", "tail x");
        assertThat(ShellLineParser.parse("  # only a comment")).isEmpty();
    }

    @Test
    void anAmpersandAtTheEndRunsACommandBehind() {
        List<ShellLine> lines = ShellLineParser.parse("run a.kts & run b.kts &");
        assertThat(lines).extracting(ShellLine::background).containsExactly(true, true);
        assertThat(lines)
                .extracting(ShellLine::words)
                .containsExactly(List.of("run", "a.kts"), List.of("run", "b.kts"));
    }

    @Test
    void dataGoesToAFileOrToAnotherCommand() {
        assertThat(one("results x > 'a b.txt'").target()).isEqualTo(new Target.File("a b.txt", false));
        assertThat(one("results x >>log").target()).isEqualTo(new Target.File("log", true));
        assertThat(one("results x | jq '.a; .b' | head").target()).isEqualTo(new Target.Pipe("jq '.a; .b' | head"));
        assertThat(one("results x > f &").background()).isTrue();
    }

    @Test
    void whatIsNotFinishedAwaitsMore() {
        for (String text : List.of("run 'a", "run \"a", "run \\", "run \\\n")) {
            assertThatThrownBy(() -> ShellLineParser.parse(text)).isInstanceOf(IncompleteException.class);
        }
        assertThat(one("run a\\\nb").words()).containsExactly("run", "ab");
        assertThat(one("run a \\\n  b").words()).containsExactly("run", "a", "b");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        for (String text : List.of("&", "results >", "results |", "results > a b", "> a", "results > a > b")) {
            assertThatThrownBy(() -> ShellLineParser.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" ");
        }
    }

    private static ShellLine one(String text) {
        List<ShellLine> lines = ShellLineParser.parse(text);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
