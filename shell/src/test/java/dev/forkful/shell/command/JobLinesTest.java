package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobLinesTest {

    @Test
    void jobIsToldAsItsScriptSaysIt() {
        assertThat(line(JobSpec.named("a")
                        .retry(RetryPolicy.DEFAULT.withAttempts(5))
                        .timeout(Duration.ofSeconds(30))))
                .isEqualTo("job a, no input of its own, concurrency 256, 5 attempts of at most 30 s");
        assertThat(line(JobSpec.named("b")
                        .adaptiveConcurrency(10, 500)
                        .retry(RetryPolicy.DEFAULT.withAttempts(1))
                        .timeout(Duration.ofMillis(250))
                        .deadline(Duration.ofMinutes(2))))
                .isEqualTo("job b, no input of its own, concurrency adaptive(10..500), 1 attempt of at most 250 ms, all"
                        + " of them at most 2 min");
    }

    private static String line(JobSpec.Builder job) {
        return JobLines.line(job.task(String.class, (input, task) -> input));
    }
}
