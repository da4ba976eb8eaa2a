package dev.forkful.shell.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void clocksGrowWithTheTime() {
        assertThat(Figures.clock(Duration.ZERO)).isEqualTo("0:00");
        assertThat(Figures.clock(Duration.ofMillis(2600))).isEqualTo("0:03");
        assertThat(Figures.clock(Duration.ofMinutes(72))).isEqualTo("1:12:00");
        assertThat(Figures.clock(Duration.ofDays(2).plusSeconds(61))).isEqualTo("2d 0:01:01");
        assertThat(Figures.clock(Duration.ofSeconds(-5))).isEqualTo("0:00");
    }

    @Test
    void ratesHaveAsManyDigitsAsMatter() {
        assertThat(Figures.rate(0)).isEqualTo("0.0/s");
        assertThat(Figures.rate(0.421)).isEqualTo("0.42/s");
        assertThat(Figures.rate(58.94)).isEqualTo("58.9/s");
        assertThat(Figures.rate(12_345.6)).isEqualTo("12346/s");
    }

    @Test
    void durationsChangeTheirUnit() {
        assertThat(Figures.millis(0.84)).isEqualTo("0.8 ms");
        assertThat(Figures.millis(120.4)).isEqualTo("120 ms");
        assertThat(Figures.millis(3010)).isEqualTo("3.01 s");
        assertThat(Figures.millis(125_000)).isEqualTo("2:05 min");
    }

    @Test
    void sizesChangeTheirUnit() {
        assertThat(Figures.bytes(0)).isEqualTo("0 B");
        assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
        assertThat(Figures.bytes(5 << 10)).isEqualTo("5.0 KiB");
        assertThat(Figures.bytes(1_288_490_188L)).isEqualTo("1.2 GiB");
        assertThat(Figures.bytes(Long.MAX_VALUE)).isEqualTo("8388608.0 TiB");
    }

    @Test
    void countsAgreeWithTheirNoun() {
        assertThat(Figures.count(1, "task")).isEqualTo("1 task");
        assertThat(Figures.count(0, "task")).isEqualTo("0 tasks");
    }
}
