package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.2S, 200 ms",
        "PT1.5S, 1500 ms",
        "PT0.0005S, 0.5 ms",
        "PT30S, 30 s",
        "PT-1S, -1 s",
        "PT-0.25S, -250 ms",
        "PT90S, 90 s",
        "PT5M, 5 min",
        "PT2H, 2 h",
        "P7D, 168 h"
    })
    void durationIsWrittenAsTheDocumentationDoes(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT0.2S, 0.2 s", "PT1.5S, 1.5 s", "PT2M, 120 s", "P36500D, 3153600000 s"})
    void secondsStaySecondsWhateverTheLength(Duration duration, String text) {
        assertThat(DurationText.inSeconds(duration)).isEqualTo(text);
    }
}
