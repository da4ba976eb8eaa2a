package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.worker.Jvm;
import dev.forkful.worker.WorkerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers of a complete run that take long to end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LastHooksIT {
    private final Path home;

    LastHooksIT(@TempDir Path home) {
        this.home = home;
    }

    /** Its stop hook does not end by itself; a worker that ends in order then says so. */
    public static final class Clinging implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            Path mark = Path.of(String.valueOf(arguments.get("mark")));
            return JobSpec.named("trouble")
                    .onWorkerStart(worker -> Runtime.getRuntime()
                            .addShutdownHook(new Thread(() -> create(mark.resolveSibling("ended")), "last")))
                    .onWorkerStop(worker -> {
                        create(mark);
                        pause(Duration.ofMinutes(5));
                    })
                    .task(Long.class, (number, task) -> number);
        }
    }

    @Test
    void anAbortIsHeededWhileTheWorkersOfACompleteRunEnd() throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Clinging.class);
        Path mark = home.resolve("mark");
        RunDirectory run = runs.create("clinging", Input.range(1, 3), 1, 4, Map.of("mark", mark.toString()));
        try (Supervisor supervisor = runs.start(run)) {
            boolean unused = eventually(() -> Files.exists(mark), there -> there);
            supervisor.abort();

            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
            assertThat(home.resolve("ended")).as("its end was awaited").doesNotExist();
        }
    }

    /** Its JVM stands still for a while at its exit, as one that writes a class archive does. */
    public static final class Archiving implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            Path mark = Path.of(String.valueOf(arguments.get("mark")));
            return JobSpec.named("trouble")
                    .onWorkerStart(worker ->
                            Runtime.getRuntime().addShutdownHook(new Thread(() -> standStill(mark), "archiving")))
                    .task(Long.class, (number, task) -> number);
        }

        private static void standStill(Path mark) {
            try {
                String self = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("sh", "-c", "kill -STOP " + self + "; sleep 16; kill -CONT " + self)
                        .start()
                        .waitFor();
                pause(Duration.ofSeconds(1)); // whatever is due by now is done first
                create(mark);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whose workers have two minutes, and make no archive: their class path has folders. */
    private static final WorkerArchive SLOW = new WorkerArchive() {
        @Override
        public List<String> options(Jvm jvm, List<Path> classPath) {
            return List.of("-D" + WorkerCommand.ARCHIVE_SECONDS + "=120");
        }

        @Override
        public Duration timeAtExit() {
            return Duration.ofMinutes(2);
        }
    };

    @Test
    void aWorkerThatMakesAClassArchiveIsNotEndedMeanwhile() throws IOException, InterruptedException {
        TestRuns runs = new TestRuns(home, Archiving.class);
        Path mark = home.resolve("mark");
        RunDirectory run = runs.create("archiving", Input.range(1, 3), 1, 4, Map.of("mark", mark.toString()));
        SupervisorOptions usual = runs.options();

        RunOutcome outcome = runs.run(
                run, SupervisorOptions.of(usual.jvm().withArchive(SLOW)).withGuard(GuardLimits.OFF));

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(mark).exists();
        assertThat(runs.notices).isEmpty();
    }

    @Test
    void whoeverMakesAClassArchiveHasTwoMinutesForIt() {
        WorkerArchive made = WorkerArchive.made(home);

        assertThat(made.timeAtExit()).isEqualTo(Duration.ofMinutes(2));
        assertThat(made.options(Jvm.at(Path.of(System.getProperty("java.home"))), List.of()))
                .contains("-D" + WorkerCommand.ARCHIVE_SECONDS + "=120")
                .anyMatch(option ->
                        option.contains(home.resolve("worker-unfinished").toString()));
        assertThat(WorkerArchive.used(home).timeAtExit()).isZero();
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
