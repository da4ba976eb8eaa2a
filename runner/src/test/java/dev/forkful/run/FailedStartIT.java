package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a console hears of workers that never become ready. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class FailedStartIT {
    @TempDir
    private Path home;

    public static final class Unready implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            if (arguments.get("undeclared") != null) {
                throw new JobException("secret API_TOKEN is missing: set it\nand more");
            }
            return JobSpec.named("trouble")
                    .onWorkerStart(worker -> {
                        throw new IllegalStateException("db down");
                    })
                    .task(Long.class, (number, task) -> number);
        }
    }

    @Test
    void reasonOfAFailedStartHookIsTold() throws IOException, InterruptedException {
        assertTold(Map.of(), "onWorkerStart failed: java.lang.IllegalStateException: db down", 11);
    }

    @Test
    void reasonForWhichTheJobCannotBeDeclaredIsTold() throws IOException, InterruptedException {
        assertTold(Map.of("undeclared", "yes"), "FailedStartIT.java:29: secret API_TOKEN is missing: set it", 2);
    }

    @Test
    void whatTheJvmSaysThatCannotBeMadeIsTold() throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Unready.class);
        RunDirectory run = runs.create("unready", Input.range(1, 3), 1, 4, Map.of());

        RunOutcome outcome =
                runs.run(run, SupervisorOptions.of(WorkerJvm.of(List.of(home)).withOptions(List.of("-Xmx1"))));

        assertThat(outcome.reason())
                .contains("exit status 1, 3 times in a row: ")
                .contains("heap");
    }

    private void assertTold(Map<String, String> arguments, String why, int status)
            throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Unready.class);

        RunOutcome outcome = runs.run(runs.create("unready", Input.range(1, 3), 1, 4, arguments));

        assertThat(runs.notices)
                .contains("worker 1 could not start: " + why + " (exit status " + status + "); it held no task");
        assertThat(outcome.reason())
                .startsWith("worker 1 died before it was ready, the last time with exit status " + status
                        + ", 3 times in a row: " + why + "; its log is ");
    }
}
