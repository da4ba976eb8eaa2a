package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobSpecTest {
    /** What Kotlin's {@code Duration.INFINITE} becomes in Java. */
    private static final Duration INFINITE = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Test
    void durationsThatCannotBeCountedAreRefusedByNameAllAtOnce() {
        assertThatThrownBy(() -> job(INFINITE, INFINITE))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("timeout = infinite: must be above 0, and at most 876000 h")
                .hasMessageContaining("deadline = infinite: must be above 0, and at most 876000 h");
        assertThatThrownBy(() -> job(LONGEST.plusNanos(1), LONGEST)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> job(Duration.ZERO, LONGEST)).hasMessageContaining("timeout = 0 s");
    }

    @Test
    void longestDurationsAreTaken() {
        JobSpec job = job(LONGEST, LONGEST);
        assertThat(job.timeout().toNanos()).isPositive();
        assertThat(job.deadline()).isEqualTo(LONGEST);
    }

    @Test
    void delaysThatCannotBeCountedAreRefused() {
        RetryPolicy policy = RetryPolicy.DEFAULT;
        assertThatThrownBy(() -> policy.withDelays(Duration.ZERO, INFINITE))
                .isInstanceOf(JobException.class)
                .hasMessageContainingAll("maxDelay <= 876000 h", "infinite");
        assertThatThrownBy(() -> policy.withDelays(INFINITE, INFINITE)).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> new RetryPolicy(3, Duration.ZERO, Duration.ZERO, INFINITE, error -> true))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("maxRetryAfter <= 876000 h");
        assertThat(policy.withDelays(LONGEST, LONGEST).maxDelay()).isEqualTo(LONGEST);
    }

    private static JobSpec job(Duration timeout, Duration deadline) {
        return JobSpec.named("j").timeout(timeout).deadline(deadline).task(String.class, (text, task) -> text);
    }
}
