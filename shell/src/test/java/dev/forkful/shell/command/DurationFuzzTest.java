package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

/** Whatever is given as a duration, it is one, or refused in words; none is negative, or overflows. */
class DurationFuzzTest {
    private static final String[] PIECES = {
        "1",
        "9",
        "999999999",
        "0",
        "-",
        "+",
        ".",
        "e",
        "ms",
        "s",
        "m",
        "h",
        "d",
        " ",
        "/",
        "min",
        "%",
        "٣",
        "\u0000",
        "\n",
        "I"
    };

    @Test
    void textIsUnderstoodOrRefused() {
        Random random = new Random(20_260_106);
        int understood = 0;
        for (int round = 0; round < 30_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(5); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            try {
                Duration duration = new Seconds().convert(text.toString());
                assertThat(duration.toNanos()).isNotNegative();
                understood++;
            } catch (TypeConversionException e) {
                assertThat(e.getMessage()).containsAnyOf("is no duration", "is too long");
            }
        }
        assertThat(understood).isGreaterThan(1_000);
    }
}
