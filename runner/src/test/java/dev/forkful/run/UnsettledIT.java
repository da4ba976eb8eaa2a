package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.broker.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a console hears of limits that cannot be settled with results. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class UnsettledIT {
    public static final class Unsure implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble")
                    .limit(RateLimit.ofRun(Rate.perSecond(1_000))
                            .withCost(Long.class, number -> 1)
                            .withSettle(Long.class, number -> {
                                if (number == 1) {
                                    throw new IllegalStateException("no usage");
                                }
                                return number == 2 ? -3 : number;
                            }))
                    .task(Long.class, (number, task) -> number);
        }
    }

    @Test
    void resultStandsAndThePersonIsTold(@TempDir Path home) throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Unsure.class);
        RunDirectory run = runs.create("unsure", Input.range(1, 4), 1, 4, Map.of());

        RunOutcome outcome = runs.run(run);

        assertThat(outcome.snapshot().ok()).isEqualTo(4);
        assertThat(TestRuns.replies(run)).allMatch(reply -> reply.status() == Event.Status.OK);
        assertThat(runs.notices)
                .filteredOn(notice -> notice.startsWith("a limit could not be settled with 2 results: "))
                .hasSize(1);
        assertThat(runs.notices)
                .filteredOn(notice -> notice.startsWith("a limit cannot be settled with a result"))
                .hasSizeLessThanOrEqualTo(1);
    }
}
