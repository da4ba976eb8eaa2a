package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureLimitTest {
    @Test
    void numberIsReachedByAsManyFailures() {
        FailureLimit limit = FailureLimit.parse("3");
        assertThat(limit.isReached(2, 2)).isFalse();
        assertThat(limit.isReached(3, 1_000_000)).isTrue();
    }

    @Test
    void percentageMeansNothingBeforeAHundredTasksAreSettled() {
        FailureLimit limit = FailureLimit.parse("3%");
        assertThat(limit.isReached(99, 99)).isFalse();
        assertThat(limit.isReached(2, 100)).isFalse();
        assertThat(limit.isReached(3, 100)).isTrue();
        assertThat(limit.isReached(29_999, 1_000_000)).isFalse();
        assertThat(limit.isReached(30_000, 1_000_000)).isTrue();
        assertThat(FailureLimit.parse("100%").isReached(99, 100)).isFalse();
    }

    @Test
    void noneIsNeverReached() {
        assertThat(FailureLimit.parse("none").isReached(1_000_000, 1_000_000)).isFalse();
        assertThat(FailureLimit.NONE).isEqualTo(FailureLimit.parse("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "100", "3%", "0.5%", "100%", "none"})
    void whatIsWrittenIsReadAgain(String text) {
        assertThat(FailureLimit.parse(text)).hasToString(text);
    }

    @Test
    void partsAreRoundedToWhatIsWrittenAndNeverToNoLimit() {
        assertThat(FailureLimit.ofPercent(100.0 / 3)).hasToString("33.333333%");
        assertThat(FailureLimit.ofPercent(1e-12)).hasToString("0.000001%");
        assertThat(FailureLimit.ofPercent(99.999_999_9)).hasToString("100%");
        assertThat(FailureLimit.ofPercent(Double.MIN_VALUE).isReached(0, 1_000)).isFalse();
    }

    @Test
    void numbersThatCannotBeWrittenAreRefused() {
        assertThat(FailureLimit.ofTasks(999_999_999_999L)).hasToString("999999999999");
        assertThatThrownBy(() -> FailureLimit.ofTasks(1_000_000_000_000L))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("limitFailures = 1000000000000");
        assertThatThrownBy(() -> new FailureLimit(3, 3)).isInstanceOf(JobException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0%", "101%", "-1", "3 %", "many", "", "1.5", "9999999999999", "1e3%"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> FailureLimit.parse(text)).isInstanceOf(JobException.class);
    }
}
