package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is typed, it is commands, or unfinished, or refused with a reason; no word is longer than the text. */
class ShellLineFuzzTest {
    private static final String[] PIECES = {
        "run", " ", "\n", "\\", "'", "\"", ";", "&", "|", ">", ">>", "#", "\t", "é", "\u2028", "\u0000", "a=b", "'x y'",
        "\\\n"
    };

    @Test
    void textIsUnderstoodOrRefused() {
        Random random = new Random(20_260_103);
        int understood = 0;
        for (int round = 0; round < 30_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            try {
                List<ShellLine> lines = ShellLineParser.parse(text.toString());
                assertThat(lines.stream().flatMap(line -> line.words().stream()))
                        .allMatch(word -> word.length() <= text.length());
                understood++;
            } catch (ShellLineParser.IncompleteException e) {
                assertThat(e.getMessage()).isNotBlank();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(understood).isGreaterThan(1_000);
    }

    @Test
    void textWithoutEndTakesTimeInItsLengthOnly() {
        String quotes = "'a' \"b\" \\c ".repeat(100_000);
        assertThat(ShellLineParser.parse("run " + quotes)).hasSize(1);
        assertThat(ShellLineParser.parse("a;".repeat(200_000))).hasSize(200_000);
    }
}
