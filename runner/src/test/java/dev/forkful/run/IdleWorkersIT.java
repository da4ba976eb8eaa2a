package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.run.RunOutcome.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that wait for another run. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class IdleWorkersIT {
    private final Path home;
    private final TestRuns runs;
    private final Path marks;
    private volatile Duration patience = Duration.ofMinutes(1);
    private final IdleWorkers idle = new IdleWorkers(() -> patience);

    IdleWorkersIT(@TempDir Path home) {
        this.home = home;
        runs = new TestRuns(home, Marking.class).withIdleWorkers(idle);
        marks = home.resolve("marks.txt");
    }

    /** Notes when its hooks are run, and in which process. */
    public static final class Marking implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            Path marks = Path.of(String.valueOf(arguments.get("marks")));
            return JobSpec.named("trouble")
                    .onWorkerStart(worker -> mark(marks, "start"))
                    .onWorkerStop(worker -> mark(marks, "stop"))
                    .task(Long.class, (number, task) -> {
                        System.err.println("task " + number + " of worker " + task.worker());
                        return ProcessHandle.current().pid();
                    });
        }

        private static void mark(Path marks, String what) throws IOException {
            String line = what + " " + ProcessHandle.current().pid() + "\n";
            Files.writeString(marks, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Another job, for the same arguments. */
    public static final class Other implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble").task(Long.class, (number, task) -> "of the other");
        }
    }

    @AfterEach
    void endAll() {
        List<ProcessHandle> workers = ProcessHandle.current().descendants().toList();
        idle.close();
        workers.forEach(worker -> worker.onExit().join());
    }

    @Test
    void nextRunOfTheSameJobHasTheSameProcesses() throws IOException, InterruptedException {
        RunDirectory first = complete("first", 2, Map.of());
        assertThat(idle.size()).isEqualTo(2);
        List<Long> pids = pids(first);
        runs.store().delete(first.path()); // its jars and its log are not needed any more

        RunDirectory second = complete("second", 2, Map.of());

        assertThat(pids(second)).isEqualTo(pids);
        assertThat(Files.readAllLines(marks)).hasSize(2).allMatch(line -> line.startsWith("start"));
        assertThat(logs(second)).contains("task 1 of worker", "task 20 of worker");
    }

    @Test
    void anotherPurposeGetsAProcessOfItsOwn() throws IOException, InterruptedException {
        RunDirectory first = complete("first", 1, Map.of());
        RunDirectory second = complete("second", 1, Map.of("other", "argument"));

        assertThat(pids(second)).doesNotContainAnyElementsOf(pids(first));
        assertThat(idle.size()).isEqualTo(2);
    }

    @Test
    void aRunThatBeganAsNoWorkerWasToStayGivesNoneToARunOfAnotherJob() throws IOException, InterruptedException {
        patience = Duration.ZERO;
        TestRuns others = new TestRuns(home, Other.class).withIdleWorkers(idle);
        RunDirectory first = create("first", 1, Map.of(), Input.open());
        RunDirectory second = others.create("second", Input.open(), 1, 8, Map.of("marks", marks.toString()));
        try (Supervisor one = runs.start(first, SupervisorOptions.OpenRun.KEEP, reply -> {});
                Supervisor two = others.start(second, SupervisorOptions.OpenRun.KEEP, reply -> {})) {
            submit(one, 1);
            submit(two, 1);
            patience = Duration.ofMinutes(1); // as by 'set warm 60'
            scaleToTwo(first);
            one.feed().close();
            assertThat(one.await().ending()).isEqualTo(Ending.COMPLETED);
            assertThat(idle.size()).isZero();
            scaleToTwo(second);
        }
        assertThat(pids(second)).hasSize(2).doesNotContainAnyElementsOf(pids(first));
    }

    private static void scaleToTwo(RunDirectory run) throws InterruptedException {
        Event.Steered unused = new Steering(run).ask(Order.Verb.SCALE, 2, "");
        List<Long> both = eventually(() -> pids(run), pids -> pids.size() == 2);
        assertThat(both).doesNotHaveDuplicates();
    }

    @Test
    void whoseJobWasNotLookedAtIsNotKept() throws IOException, InterruptedException {
        WorkerProcess worker = WorkerProcess.fork(List.of("cat"), home.resolve("cat.log"), () -> {});

        idle.keep(new IdleWorkers.Purpose(List.of("cat"), 1, List.of(), Map.of()), worker);

        assertThat(idle.size()).isZero();
        ProcessHandle.of(worker.pid()).ifPresent(process -> process.onExit().join()); // its input has ended
    }

    @Test
    void whoWaitedLongEnoughEndsInOrder() throws IOException, InterruptedException {
        patience = Duration.ofMillis(200);
        RunDirectory run = complete("first", 1, Map.of());
        long pid = pids(run).get(0);

        ProcessHandle.of(pid).ifPresent(worker -> worker.onExit().join());
        assertThat(idle.size()).isZero();
        assertThat(Files.readAllLines(marks)).containsExactly("start " + pid, "stop " + pid);
    }

    @Test
    void whoDiedWhileWaitingIsReplaced() throws IOException, InterruptedException {
        RunDirectory first = complete("first", 1, Map.of());
        ProcessHandle worker = ProcessHandle.of(pids(first).get(0)).orElseThrow();
        worker.destroyForcibly();
        worker.onExit().join();

        RunDirectory second = complete("second", 1, Map.of());

        assertThat(pids(second)).isNotEqualTo(pids(first));
        assertThat(second.snapshot().ok()).isEqualTo(20);
    }

    @Test
    void whoIsToldToTerminateEndsInOrderAndWaitsForNoOtherRun() throws IOException, InterruptedException {
        ProcessHandle waiting =
                ProcessHandle.of(pids(complete("first", 1, Map.of())).get(0)).orElseThrow();
        assertThat(waiting.destroy()).isTrue(); // SIGTERM
        waiting.onExit().join();
        assertThat(Files.readAllLines(marks)).contains("stop " + waiting.pid());

        RunDirectory run = create("second", 1, Map.of(), Input.open());
        try (Supervisor supervisor = runs.start(run, SupervisorOptions.OpenRun.KEEP, reply -> {})) {
            submit(supervisor, 1);
            ProcessHandle serving = ProcessHandle.of(pids(run).get(0)).orElseThrow();
            assertThat(serving.destroy()).isTrue();
            serving.onExit().join();
            submit(supervisor, 2);
            assertThat(pids(run)).hasSize(2).doesNotHaveDuplicates();
        }
    }

    private static void submit(Supervisor supervisor, int settled) {
        long unused = supervisor.feed().submit("1".getBytes(StandardCharsets.UTF_8));
        unused = eventually(() -> supervisor.snapshot().settled(), seen -> seen >= settled);
    }

    @Test
    void drainedRunIsGoneOnWithByTheSameWorker() throws IOException, InterruptedException {
        RunDirectory run = create("first", 1, Map.of(), Input.open());
        submitAndDrain(run, 1);
        submitAndDrain(run, 2);

        assertThat(pids(run)).hasSize(2).containsOnly(pids(run).get(0));
        assertThat(run.snapshot().ok()).isEqualTo(2);
        assertThat(run.snapshot().workersLost()).isZero();
    }

    private void submitAndDrain(RunDirectory run, int settled) throws InterruptedException {
        try (Supervisor supervisor = runs.start(run, SupervisorOptions.OpenRun.KEEP, reply -> {})) {
            submit(supervisor, settled);
            supervisor.drain(Duration.ofSeconds(10));
            assertThat(supervisor.await().ending()).isEqualTo(Ending.DRAINED);
        }
    }

    private RunDirectory complete(String id, int workers, Map<String, String> more)
            throws IOException, InterruptedException {
        RunDirectory run = create(id, workers, more, Input.range(1, 20));
        assertThat(runs.run(run).ending()).isEqualTo(Ending.COMPLETED);
        assertThat(run.snapshot().ok()).isEqualTo(20);
        return run;
    }

    private RunDirectory create(String id, int workers, Map<String, String> more, Input input) throws IOException {
        Map<String, String> arguments = new HashMap<>(more);
        arguments.put("marks", marks.toString());
        return runs.create(id, input, workers, 8, arguments);
    }

    private static List<Long> pids(RunDirectory run) {
        return TestRuns.events(run, Event.WorkerStarted.class).stream()
                .sorted(Comparator.comparingInt(Event.WorkerStarted::incarnation))
                .map(Event.WorkerStarted::pid)
                .toList();
    }

    private static String logs(RunDirectory run) throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(run.path().resolve("workers"))) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
