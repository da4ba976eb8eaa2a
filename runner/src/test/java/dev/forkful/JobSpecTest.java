package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    @SuppressWarnings("NullAway") // what Java code without NullAway can do
    void nullsAreRefusedByNameAllAtOnceWithWhateverElseIsWrong() {
        JobSpec.Builder twoFaults = JobSpec.named("j").concurrency(0).timeout(null);
        assertThatThrownBy(() -> twoFaults.task(String.class, null))
                .isInstanceOf(JobException.class)
                .hasMessage("the value of timeout is null; concurrency = 0: must be from 1 to 100000;"
                        + " the handler of the task is null");
        JobSpec.Builder ofNothing =
                JobSpec.named(null).input(null).deadline(null).retry(null).onWorkerStart(null);
        assertThatThrownBy(() -> ofNothing.task(null, (text, task) -> text))
                .hasMessage("the name of the job is null; the value of retry is null;"
                        + " the value of onWorkerStart is null; the input type of the task is null");
        Stage<String> unnamed = Stage.of(null, String.class, (text, task) -> text);
        Stage<String> idle = Stage.of("detail", String.class, null);
        List<Stage<?>> stages = new ArrayList<>(List.of(unnamed, idle));
        stages.add(null);
        assertThatThrownBy(() -> JobSpec.named("j").limit(byTenant()).stages(stages))
                .hasMessage("the name of stage 1 is null; the handler of stage 'detail' is null; stage 3 is null");
        assertThatThrownBy(() -> RetryPolicy.DEFAULT.withDelays(null, LONGEST))
                .isInstanceOf(JobException.class)
                .hasMessage("the initialDelay of retry is null");
    }

    private static RateLimit byTenant() {
        return RateLimit.byKey(String.class, text -> text, Rate.perSecond(1));
    }

    private static JobSpec job(Duration timeout, Duration deadline) {
        return JobSpec.named("j").timeout(timeout).deadline(deadline).task(String.class, (text, task) -> text);
    }
}
