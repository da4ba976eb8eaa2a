package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.Stage;
import dev.forkful.TaskContext;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.RunOutcome.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose tasks emit tasks, with real workers. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class PipelineIT {
    private static final int FAN_OUT = 3;

    private final Path home;
    private final TestRuns runs;

    PipelineIT(@TempDir Path home) {
        this.home = home;
        this.runs = new TestRuns(home, Shop.class).withStages(StagePlan.of(new Shop().define(JobArguments.NONE)));
    }

    /** Pages list things, things have parts; a part that is even names the part below it. */
    public static final class Shop implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble")
                    .retry(RetryPolicy.DEFAULT.withAttempts(1))
                    .stages(List.of(
                            Stage.of("page", Integer.class, (page, task) -> list(page, task)),
                            Stage.of("thing", String.class, (thing, task) -> parts(thing, task))
                                    .withBacklog(
                                            Integer.parseInt(arguments.values().getOrDefault("backlog", "10000"))),
                            Stage.of("part", String.class, (part, task) -> below(part, task))
                                    .withRepeats(Stage.Repeats.DROP)));
        }

        private static @Nullable Object list(int page, TaskContext task) throws IOException {
            for (int i = 0; i < FAN_OUT; i++) {
                task.emit(page + "." + i);
            }
            String mended = task.arguments().get("mended");
            if (mended != null && page == 2 && !Files.exists(Path.of(mended))) {
                throw new IllegalStateException("page 2 is broken: what it emitted must be forgotten");
            }
            return page;
        }

        private static Object parts(String thing, TaskContext task) throws InterruptedException {
            String millis = task.arguments().get("millis");
            Thread.sleep(millis == null ? 0 : Long.parseLong(millis));
            String gate = task.arguments().get("gate");
            while (gate != null && thing.startsWith("7.") && !Files.exists(Path.of(gate))) {
                Thread.sleep(5);
            }
            task.emit(thing + "/8");
            task.emit("common/8");
            return thing;
        }

        private static Object below(String part, TaskContext task) {
            int slash = part.indexOf('/');
            int number = Integer.parseInt(part.substring(slash + 1));
            if (number % 2 == 0) {
                task.emit(part.substring(0, slash) + "/" + number / 2, "part");
            }
            return part;
        }
    }

    private static List<String> resultsOf(int pages) {
        Stream<String> things = IntStream.rangeClosed(1, pages)
                .boxed()
                .flatMap(page -> IntStream.range(0, FAN_OUT).mapToObj(i -> page + "." + i));
        return Stream.concat(Stream.of("common"), things)
                .flatMap(thing -> Stream.of(8, 4, 2, 1).map(number -> '"' + thing + "/" + number + '"'))
                .sorted()
                .toList();
    }

    /** One run for all of it: the start of workers is what costs time. */
    @Test
    void allTasksOfAllStagesAreRunOnceThroughAnAbortAFailureAndARetryAfterTheEnd()
            throws IOException, InterruptedException {
        Path mended = home.resolve("mended");
        Path gate = home.resolve("gate"); // or a quick machine is done before it is aborted
        RunDirectory run = create("whole", 7, Map.of("mended", mended.toString(), "gate", gate.toString()));
        try (Supervisor supervisor = runs.start(run)) {
            RunSnapshot unused = eventually(supervisor::snapshot, seen -> seen.settled() >= 15);
            supervisor.abort();
            assertThat(supervisor.await().ending()).isEqualTo(Ending.ABORTED);
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
        Files.createFile(gate);

        RunOutcome resumed = runs.run(run);

        assertThat(resumed.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(resumed.snapshot().failed()).isEqualTo(1);
        assertThat(results(run)).hasSize(4 * (6 * FAN_OUT + 1)).noneMatch(part -> part.startsWith("\"2."));
        assertThat(runs.notices).endsWith("17 tasks that repeat others were dropped");
        Files.createFile(mended);

        try (Supervisor supervisor = runs.retry(run)) {
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }

        assertThat(runs.notices).endsWith("20 tasks that repeat others were dropped");
        assertThat(results(run)).isEqualTo(resultsOf(7));
        RunSnapshot last = run.snapshot();
        assertThat(last.state()).isEqualTo(RunPhase.COMPLETED);
        assertThat(last.duplicates()).isZero();
        assertThat(last.stages()).containsExactly(stage("page", 7, 0), stage("thing", 21, 0), stage("part", 88, 20));
    }

    /** All settled well. */
    private static StageProgress stage(String name, long tasks, long dropped) {
        return new StageProgress(
                name, tasks, OptionalLong.of(0), OptionalLong.of(tasks), tasks, 0, 0, OptionalLong.of(dropped));
    }

    @Test
    void aFastStageIsHeldWhileALaterOneLags() throws IOException, InterruptedException {
        RunDirectory run = create("held", 3_000, Map.of("millis", "20", "backlog", "30"));
        try (Supervisor supervisor = runs.start(run)) {
            RunSnapshot seen = eventually(
                    supervisor::snapshot,
                    now -> now.stages().size() == 3 && now.stages().get(1).settled() >= 300);
            StageProgress page = seen.stages().get(0);
            StageProgress thing = seen.stages().get(1);

            // What the pages overshoot the bound by is what those emit that were published when it was reached.
            assertThat(thing.open()).isLessThan(30 + FAN_OUT * (4 * 16 + 4 * 16));
            assertThat(page.settled()).isLessThan(500);
            assertThat(page.total()).hasValue(3_000);
            assertThat(thing.total()).isEmpty();
        }
    }

    /** The input waits for the suspect, so the suspect may not wait for the end of the input. */
    @Test
    void whatWasInHandAtTwoCrashesIsRunWhenNothingElseCanBeThoughItHoldsTheInput()
            throws IOException, InterruptedException {
        RunDirectory run = create("twice", 7, Map.of("backlog", "1"));
        List<Emitted> things = IntStream.range(0, FAN_OUT)
                .mapToObj(i -> new Emitted(1, ("\"1." + i + '"').getBytes(StandardCharsets.UTF_8), null))
                .toList();
        TestRuns.crash(run, (owner, session) -> {
            owner.publish(new TaskRecord(0, 0, new byte[] {'1'}, Origin.ofItem(0, null)));
            Claim page = session.tryClaim(1).get(0);
            page.complete(new Event.Reply(0, 0, Event.Status.OK, 1, 1, 1, page.task(), new byte[] {'1'}, things));
            owner.publish(new TaskRecord(1, 1, things.get(0).input(), new Origin(0, 0, 2, null)));
            assertThat(session.tryClaim(1)).hasSize(1);
        });
        TestRuns.crash(run, 1);

        RunOutcome outcome = runs.run(run);

        assertThat(runs.notices).first().asString().startsWith("1 task was in hand when the console died, twice: ");
        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().duplicates()).isZero();
        assertThat(results(run)).isEqualTo(resultsOf(7));
    }

    private RunDirectory create(String id, int pages, Map<String, String> arguments) throws IOException {
        List<StagePlan> stages = StagePlan.of(new Shop().define(new JobArguments(arguments)));
        return runs.withStages(stages).create(id, Input.range(1, pages), 1, 16, arguments);
    }

    private static List<String> results(RunDirectory run) {
        RunState state = run.state();
        Map<Long, Event.Reply> latest = TestRuns.replies(run).stream()
                .filter(reply -> reply.task().stage() == 2 && reply.generation() == state.generation(reply.sequence()))
                .collect(Collectors.toMap(Event.Reply::sequence, reply -> reply));
        return latest.values().stream()
                .map(reply -> new String(reply.body(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }
}
