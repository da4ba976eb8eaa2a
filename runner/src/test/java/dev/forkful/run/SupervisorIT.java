package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.broker.Event;
import dev.forkful.broker.chronicle.TornRecord;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.SupervisorOptions.Reopen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with real workers over real queues. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SupervisorIT {
    /** Serve one test after another, as they serve the runs of a shell: most of a test would be the start of JVMs. */
    @AutoClose
    private static final IdleWorkers WARM = new IdleWorkers(() -> Duration.ofMinutes(2));

    private static final String ME = Steering.person();

    private final Path home;
    private final TestRuns runs;

    SupervisorIT(@TempDir Path home) {
        this.home = home;
        runs = new TestRuns(home, Trouble.class).withIdleWorkers(WARM);
    }

    /** Does what its arguments say to the tasks of some numbers; a {@code gate} is the file of a {@link FileGate}. */
    public static final class Trouble implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            String gate = arguments.get("gate");
            return JobSpec.named("trouble")
                    .timeout(gate == null ? Duration.ofSeconds(2) : Duration.ofMinutes(10))
                    .retry(RetryPolicy.DEFAULT.withAttempts(1))
                    .asyncTask(Long.class, (number, task) -> {
                        String begun = arguments.get("begun");
                        if (begun != null) {
                            Files.createFile(Path.of(begun, Long.toString(number)));
                        }
                        if (gate != null) {
                            CompletableFuture<Long> passed = new FileGate(Path.of(gate)).passed(number);
                            return arguments.get("fail") == null ? passed : passed.thenCompose(unused -> toldTo());
                        }
                        if (arguments.get("big") != null) {
                            return CompletableFuture.completedFuture("x".repeat(300_000) + number);
                        }
                        String torn = arguments.get("torn");
                        if (torn != null && number == 1) {
                            TornRecord.append(Path.of(torn));
                        }
                        if (arguments.get("fail") != null) {
                            return toldTo();
                        }
                        if (Long.toString(number).equals(arguments.get("exit"))) {
                            Runtime.getRuntime().halt(5);
                        }
                        long millis = Long.parseLong(arguments.values().getOrDefault("millis", "0"));
                        return CompletableFuture.supplyAsync(
                                () -> number, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
                    });
        }

        private static <T> CompletableFuture<T> toldTo() {
            return CompletableFuture.failedFuture(new IllegalStateException("told to"));
        }
    }

    @Test
    void everyTaskHasOneReply() throws IOException, InterruptedException {
        RunOutcome outcome = run(create(Input.range(1, 3_000), 2, 64, Map.of()));

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(3_000);
        assertThat(outcome.snapshot().duplicates()).isZero();
        assertThat(runs.notices).isEmpty();
    }

    @Test
    void eightSlowTasksOverFourWorkersRunTwoOnEachThoughTheFirstClaimsBeforeThereAreOthers()
            throws IOException, InterruptedException {
        Path begun = Files.createDirectory(home.resolve("begun"));
        FileGate gate = new FileGate(home.resolve("gate"));
        RunDirectory run = create(
                Input.range(1, 8),
                4,
                64,
                Map.of("begun", begun.toString(), "gate", gate.file().toString()));
        RunListener ahead = new RunListener() {
            @Override
            public void forked(int worker, long pid) {
                awaitFiles(begun, 2);
            }
        };
        try (Supervisor supervisor = Supervisor.start(run, runs.options(), ahead)) {
            awaitFiles(begun, 8);
            gate.open();
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }
        assertThat(TestRuns.replies(run).stream()
                        .collect(Collectors.groupingBy(Event.Reply::worker, Collectors.counting())))
                .isEqualTo(Map.of(1, 2L, 2, 2L, 3, 2L, 4, 2L));
    }

    @Test
    void aTaskThatKillsItsWorkersIsPoisonedAndTheHundredsBesideItAreNot() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 300), 2, 200, Map.of("exit", "77", "millis", "20"));

        RunOutcome outcome = run(run);

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(299);
        Event.Reply poisoned = TestRuns.replies(run).stream()
                .filter(reply -> reply.status() == Event.Status.FAILED)
                .findFirst()
                .orElseThrow();
        assertThat(new String(poisoned.body(), StandardCharsets.UTF_8))
                .contains("\"type\":\"poisoned\"", "killed 3 workers");
        assertThat(poisoned.sequence()).isEqualTo(76);
        assertThat(TestRuns.events(run, Event.WorkerLost.class))
                .as("workers that it killed while they held nothing else")
                .filteredOn(lost -> lost.held().equals(List.of(76L)))
                .hasSize(3);
    }

    @Test
    void aDrainedRunIsResumedWhereItWas() throws IOException, InterruptedException {
        FileGate gate = new FileGate(home.resolve("gate"));
        gate.open(40);
        RunDirectory run =
                create(Input.range(1, 400), 2, 20, Map.of("gate", gate.file().toString()));
        RunOutcome drained;
        try (Supervisor supervisor = runs.start(run)) {
            awaitSettled(supervisor, 40);
            supervisor.drain(Duration.ofMinutes(2));
            RunSnapshot draining = eventually(run::snapshot, seen -> seen.state() == RunPhase.DRAINING);
            assertThat(draining.settled()).isEqualTo(40);
            gate.open();
            drained = supervisor.await();
        }
        assertThat(drained.ending()).isEqualTo(Ending.DRAINED);
        assertThat(drained.snapshot().settled()).isBetween(40L, 399L);
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);

        RunOutcome resumed = run(run);

        assertThat(resumed.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(resumed.snapshot().ok()).isEqualTo(400);
        assertThat(resumed.snapshot().duplicates()).isZero();
    }

    @Test
    void aRunStopsWhereTooManyTasksFailAndGoesOnForAsManyMore() throws IOException, InterruptedException {
        FileGate gate = new FileGate(home.resolve("gate"));
        RunDirectory run = create(
                Input.range(1, 5_000),
                1,
                4,
                Map.of("fail", "all", "gate", gate.file().toString()));

        RunOutcome first = stoppedByTenFailures(run, gate, 20);

        assertThat(first.ending()).isEqualTo(Ending.TOO_MANY_FAILED);
        assertThat(first.reason()).matches("stopped early: \\d+ of \\d+ tasks failed, and the limit is 10");
        assertThat(first.snapshot().failed()).isBetween(10L, 4_999L);
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
        assertThat(run.state().ending()).contains(Ending.TOO_MANY_FAILED);

        RunOutcome second = stoppedByTenFailures(run, gate, 60);

        assertThat(second.ending()).isEqualTo(Ending.TOO_MANY_FAILED);
        assertThat(second.snapshot().failed()).isBetween(first.snapshot().failed() + 10, 4_999L);
        assertThat(run(run).ending()).isEqualTo(Ending.COMPLETED);
        assertThat(run.snapshot().failed()).isEqualTo(5_000);
        assertThat(history(run))
                .containsSubsequence(
                        "DRAINING by forkful: " + first.reason(), "STOPPED by forkful: ", "STARTED by " + ME + ": ")
                .endsWith("COMPLETED by forkful: ");
    }

    /** @param passing the number up to which tasks fail; the others are held until the run is about to stop */
    private RunOutcome stoppedByTenFailures(RunDirectory run, FileGate gate, long passing)
            throws IOException, InterruptedException {
        gate.open(passing);
        SupervisorOptions options = runs.options().withFailureLimit(FailureLimit.ofTasks(10));
        try (Supervisor supervisor = runs.start(run, options)) {
            RunSnapshot unused = eventually(supervisor::snapshot, seen -> seen.state() != RunPhase.RUNNING);
            gate.open();
            return supervisor.await();
        }
    }

    @Test
    void aRecordThatIsDamagedInALiveRunStopsItAndAResumeGoesOn() throws IOException, InterruptedException {
        Path path = home.resolve("runs/trouble-1");
        RunDirectory run = create(Input.range(1, 3), 1, 1, Map.of("torn", path.toString(), "millis", "300"));

        RunOutcome stopped = run(run);

        assertThat(stopped.ending()).isEqualTo(Ending.STORAGE);
        assertThat(stopped.reason()).contains("damaged", path.toString(), "resume");
        assertThat(run(run).ending()).isEqualTo(Ending.COMPLETED);
        assertThat(run.snapshot().ok()).isEqualTo(3);
    }

    @Test
    void aPublisherThatCannotWriteStopsTheRunInOrder() throws IOException, InterruptedException {
        Path file = Files.writeString(home.resolve("numbers"), "1\n2\n3\n");
        RunDirectory run = create(Input.ndjson(file.toString()), 1, 1, Map.of());
        Path inTheWay = Files.createDirectory(run.path().resolve("run.json.tmp"));

        RunOutcome stopped = run(run);

        assertThat(stopped.ending()).isEqualTo(Ending.STORAGE);
        assertThat(stopped.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
        assertThat(history(run)).last().isEqualTo("STOPPED by forkful: " + stopped.reason());
        Files.delete(inTheWay);
        assertThat(run(run).ending()).isEqualTo(Ending.COMPLETED);
    }

    @Test
    void aSupervisorThatCannotReadLeavesTheRunInterrupted() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 3), 1, 1, Map.of());
        Path order = run.path().resolve("control/1.json");
        Files.createSymbolicLink(order, Path.of("/proc/self/mem")); // its first page: an I/O error

        RunOutcome stopped = run(run);

        assertThat(stopped.ending()).isEqualTo(Ending.STORAGE);
        assertThat(stopped.reason()).startsWith("cannot read " + order);
        assertThat(stopped.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
        Files.delete(order);
        assertThat(run(run).ending()).isEqualTo(Ending.COMPLETED);
    }

    @Test
    void theFailedTasksThatAreChosenAreRunAnewAndNoOthers() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 20), 1, 4, Map.of("fail", "all"));
        assertThat(run(run).snapshot().failed()).isEqualTo(20);

        Reopen some = new Reopen(sequence -> sequence % 10 == 3, "retry --where 'seq % 10 == 3'");
        RunOutcome outcome = runs.run(run, runs.options().withReopen(some));

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(TestRuns.replies(run).stream()
                        .filter(reply -> reply.generation() == 1)
                        .map(Event.Reply::sequence))
                .containsExactlyInAnyOrder(3L, 13L);
        assertThat(history(run))
                .contains("STARTED by " + ME + ": retry --where 'seq % 10 == 3': 2 tasks run anew: 3, 13");
    }

    @Test
    void whatOnlyALiveRunNeedsGoesAtItsEndAndIsMadeAnew() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 400), 1, 4, Map.of("fail", "all", "millis", "20"));
        try (Supervisor supervisor = runs.start(run)) {
            awaitSettled(supervisor, 1);
            assertThat(run.path().resolve("claims")).exists();
            assertThat(run.path().resolve("limits")).isNotEmptyDirectory();
            supervisor.drain(Duration.ofSeconds(5));
            assertThat(supervisor.await().ending()).isEqualTo(Ending.DRAINED);
            assertNoScaffolding(run);
        }
        assertThat(run(run).snapshot().failed()).isEqualTo(400);
        assertNoScaffolding(run);
        try (Supervisor supervisor = runs.retry(run)) {
            assertThat(supervisor.await().snapshot().failed()).isEqualTo(400);
        }
        assertNoScaffolding(run);
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.COMPLETED);
        assertThat(run.bindingLimits()).isEmpty();
    }

    private static void assertNoScaffolding(RunDirectory run) {
        assertThat(run.path().resolve("claims")).doesNotExist();
        assertThat(run.path().resolve("limits")).isEmptyDirectory();
    }

    private static List<String> history(RunDirectory run) {
        return TestRuns.events(run, Event.RunMarked.class).stream()
                .sorted(Comparator.comparingLong(Event.RunMarked::atMillis))
                .map(marked -> marked.mark() + " by " + marked.by() + ": " + marked.why())
                .toList();
    }

    private static void awaitFiles(Path folder, int files) {
        Eventually.within(
                Duration.ofMinutes(1), () -> assertThat(folder.toFile().list()).hasSizeGreaterThanOrEqualTo(files));
    }

    private static void awaitSettled(Supervisor supervisor, long tasks) {
        long unused = eventually(() -> supervisor.snapshot().settled(), settled -> settled >= tasks);
    }

    private RunOutcome run(RunDirectory run) throws InterruptedException {
        return runs.run(run);
    }

    private RunDirectory create(Input input, int workers, int concurrency, Map<String, String> arguments)
            throws IOException {
        return runs.create("trouble-1", input, workers, concurrency, arguments);
    }
}
