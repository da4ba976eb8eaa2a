package dev.forkful.shell.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void atFirstNobodyCanTell() {
        assertThat(pace.remaining(100)).isEmpty();
        pace.sample(0, 0);
        pace.sample(900, 45);
        assertThat(pace.remaining(100)).isEmpty();
        pace.sample(1000, 50);
        assertThat(pace.remaining(100))
                .hasValueSatisfying(
                        left -> assertThat(left).isBetween(Duration.ofMillis(1900), Duration.ofMillis(2100)));
    }

    @Test
    void afterAResumeOnlyWhatThisProcessSettlesCounts() {
        pace.sample(0, 1_000_000);
        pace.sample(2000, 1_000_020);
        assertThat(pace.recentRate()).isEqualTo(10);
        assertThat(pace.remaining(100)).hasValue(Duration.ofSeconds(10));
    }

    @Test
    void aBurstDoesNotMakeTheEstimateJump() {
        long settled = 0;
        for (int second = 0; second <= 60; second++) {
            pace.sample(second * 1000L, settled += 10);
        }
        pace.sample(61_000, settled + 100);
        assertThat(pace.recentRate()).isBetween(10.0, 20.0);
    }

    @Test
    void aStandstillFadesAndNeverDividesByZero() {
        pace.sample(0, 0);
        pace.sample(2000, 20);
        for (int second = 3; second < 600; second++) {
            pace.sample(second * 1000L, 20);
        }
        assertThat(pace.remaining(1_000_000)).isEmpty();
    }

    @Test
    void aClockThatIsSetBackOrForthIsGoneOnWith() {
        pace.sample(1_000_000, 0);
        pace.sample(1_010_000, 100);
        pace.sample(5_000, 110);
        pace.sample(15_000, 200);
        assertThat(pace.recentRate()).isBetween(9.0, 11.0);
        assertThat(pace.remaining(100)).isPresent();
        pace.sample(Long.MAX_VALUE / 2, 300);
        assertThat(pace.recentRate()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void aClockThatStandsIsHarmless() {
        pace.sample(5, 0);
        pace.sample(5, 10);
        assertThat(pace.recentRate()).isZero();
    }
}
