package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.worker.Bell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process that a handler starts writes to the worker's standard output, which is its bell. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StrayBellIT {
    private static final int TASKS = 12;

    /** Each task has all that a worker may say said by another process, and is under way for a while after it. */
    public static final class Ringing implements Job {
        private static final String WORDS = String.format(Locale.ROOT, "\\%o\\%o\\%o", Bell.LEFT, Bell.ENDS, Bell.RING);

        @Override
        public JobSpec define(JobArguments arguments) {
            Path marks = Path.of(String.valueOf(arguments.get("marks")));
            return JobSpec.named("trouble")
                    .onWorkerStop(worker -> mark(marks.resolveSibling("ends.txt"), "end"))
                    .task(Long.class, (number, task) -> {
                        new ProcessBuilder("printf", WORDS).inheritIO().start().waitFor();
                        mark(marks, number.toString());
                        return number;
                    });
        }

        /** Takes a while, in which it could be cut off. */
        private static void mark(Path file, String line) throws IOException {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @ParameterizedTest(name = "workers that stay: {0}")
    @ValueSource(booleans = {false, true})
    void noTaskIsGivenToAnotherWorkerForIt(boolean stay, @TempDir Path home) throws IOException, InterruptedException {
        try (IdleWorkers idle = new IdleWorkers(() -> stay ? Duration.ofMinutes(1) : Duration.ZERO)) {
            TestRuns runs = new TestRuns(home, Ringing.class).withIdleWorkers(idle);
            Path marks = home.resolve("marks.txt");
            RunDirectory run = runs.create("ringing", Input.range(1, TASKS), 2, 4, Map.of("marks", marks.toString()));

            RunOutcome outcome = runs.run(run);

            assertThat(outcome.snapshot().ok()).isEqualTo(TASKS);
            assertThat(outcome.snapshot().workersLost()).isZero();
            assertThat(Files.readAllLines(marks, StandardCharsets.UTF_8))
                    .as("what ran")
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, TASKS)
                            .mapToObj(Long::toString)
                            .toList());
            if (!stay) {
                assertThat(home.resolve("ends.txt")).as("of each worker").hasContent("end\nend\n");
            }
            try (Stream<Path> logs = Files.list(run.path().resolve("workers"))) {
                assertThat(logs).as("logs of all workers that there were").hasSize(2);
            }
        }
    }
}
