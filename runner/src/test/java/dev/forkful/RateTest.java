package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateTest {
    @ParameterizedTest
    @CsvSource({
        "200/s, 200/s, 720000000",
        "500/min, 500/min, 30000000",
        "500/m, 500/min, 30000000",
        "60/minute, 1/s, 3600000",
        "20 / h, 20/h, 20000",
        "0.5/s, 30/min, 1800000",
        "0.5/h, 0.5/h, 500",
        "1000000000/s, 1000000000/s, 3600000000000000",
        "none, 1000000000/s, 3600000000000000"
    })
    void textsMeanRatesAndAreWrittenTheShortestWay(String text, String written, long thousandthsPerHour) {
        Rate rate = Rate.parse(text);
        assertThat(rate).hasToString(written);
        assertThat(Rate.parse(rate.toString())).isEqualTo(rate);
        assertThat(rate.thousandthsPerHour()).isEqualTo(thousandthsPerHour);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fast", "200", "-1/s", "1/d", "0/s", "1e3/s", "9999999999/s"})
    void whatIsNoRateIsRefusedByName(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("rate");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Rate.perSecond(Double.NaN)).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> Rate.perSecond(Double.POSITIVE_INFINITY)).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> Rate.perHour(-3)).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> Rate.perSecond(0))
                .hasMessage("a rate of 0.0 per second: must be from 0.001 an hour to 1000000000 a second");
    }
}
