package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.run.RunOutcome.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker that lacks storage ends with an exit status that a handler may choose too. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ExitStatusIT {
    private static final long DEADLY = 3;

    /** One task ends its worker as one does that cannot write. */
    public static final class Exiting implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble").task(Long.class, (number, task) -> {
                if (number == DEADLY) {
                    System.exit(75);
                }
                return number;
            });
        }
    }

    @Test
    void aTaskThatExitsAsAWorkerWithoutStorageDoesIsPoisonedAndTheRunGoesOn(@TempDir Path home)
            throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Exiting.class);

        RunOutcome outcome = runs.run(runs.create("exiting", Input.range(1, 20), 1, 4, Map.of()));

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(19);
        assertThat(outcome.snapshot().errors())
                .singleElement()
                .satisfies(group -> assertThat(group.type()).isEqualTo("poisoned"));
    }

    @ParameterizedTest
    @CsvSource({"printf '\\030'; exit 75, true", "exit 75, false", "printf '\\030'; exit 5, false"})
    void aWorkerLackedStorageWhereItSaidSoAndExitedSo(String script, boolean expected, @TempDir Path folder)
            throws IOException {
        WorkerProcess worker = WorkerProcess.fork(List.of("sh", "-c", script), folder.resolve("worker.log"), () -> {});

        assertThat(eventually(worker::isDead, dead -> dead)).isTrue();
        assertThat(worker.lackedStorage()).isEqualTo(expected);
    }
}
