package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.SupervisorOptions.OpenRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people ask of a run while it lives, and what a crash at each step of that leaves. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SteeringIT {
    /** Serve one test after another, as they serve the runs of a shell: most of a test would be the start of JVMs. */
    @AutoClose
    private static final IdleWorkers WARM = new IdleWorkers(() -> Duration.ofMinutes(2));

    private static final String TOO_LONG = "x".repeat(40 << 10);
    private static final List<String> THREE = List.of("1", "2", "3");

    private final TestRuns runs;
    private final FileGate gate;

    SteeringIT(@TempDir Path home) {
        gate = new FileGate(home.resolve("gate"));
        runs = new TestRuns(home, SupervisorIT.Trouble.class).withIdleWorkers(WARM);
    }

    @Test
    void aPausedRunStartsNothingUntilItIsUnpaused() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 60), 2, 8, "200");
        try (Supervisor supervisor = runs.start(run)) {
            await(supervisor, seen -> seen.settled() > 0);
            assertThat(new Steering(run).ask(Verb.PAUSE, 0, "lunch").order().why())
                    .isEqualTo("lunch");
            assertThat(settledAtRest(run)).isLessThan(60);
            assertThat(run.snapshot().paused()).isTrue();
            assertThat(run.snapshot().state()).isEqualTo(RunPhase.RUNNING);
            assertThat(new Steering(run).ask(Verb.UNPAUSE, 0, "").isRefused()).isFalse();
            assertThat(supervisor.await().snapshot().ok()).isEqualTo(60);
        }
        assertThat(runs.notices).anyMatch(notice -> notice.matches("paused by .*: lunch"));
        assertThat(run.snapshot().paused()).isFalse();
    }

    @Test
    void workersAreAddedAndLetGoWhileTheyWork() throws IOException, InterruptedException {
        RunDirectory run = create(Input.open(), 1, 12, "40");
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            awaitAtWork(supervisor, 1);
            Event.Steered unused = new Steering(run).ask(Verb.SCALE, 3, "");
            awaitAtWork(supervisor, 3);
            unused = new Steering(run).ask(Verb.SCALE, 1, "");
            awaitAtWork(supervisor, 1);
            unused = new Steering(run).ask(Verb.SCALE, 2, "");
            awaitAtWork(supervisor, 2);
            supervisor.feed().close();
            RunSnapshot end = supervisor.await().snapshot();

            assertThat(end.ok()).isEqualTo(end.published());
            assertThat(end.duplicates()).isZero();
            assertThat(end.workersLost()).isZero();
        }
        assertThat(TestRuns.replies(run).stream().map(Event.Reply::worker).collect(Collectors.toSet()))
                .contains(1, 2, 3);
    }

    /** Submits tasks until there are so many workers, and as many have settled some. */
    private static void awaitAtWork(Supervisor supervisor, int workers) {
        awaitBusy(supervisor, seen -> {
            long atWork = supervisor.workers().stream()
                    .filter(life -> life.settled() > 0)
                    .count();
            return seen.workers() == workers && atWork >= workers;
        });
    }

    /** Submits tasks, so that there are always some to be begun, until the run is as wanted. */
    private static void awaitBusy(Supervisor supervisor, Predicate<RunSnapshot> wanted) {
        TaskFeed feed = supervisor.feed();
        RunSnapshot unused = await(supervisor, seen -> {
            while (feed.publishedTasks() < seen.settled() + 200) {
                long unusedToo = feed.submit(json("1"));
            }
            return wanted.test(seen);
        });
    }

    @Test
    void theNumberInFlightFollowsUpAndDown() throws IOException, InterruptedException {
        RunDirectory run = create(Input.open(), 2, 4, "100");
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            awaitBusy(supervisor, seen -> seen.inFlight() == 4);
            Event.Steered unused = new Steering(run).ask(Verb.CONCURRENCY, 16, "");
            awaitBusy(supervisor, seen -> seen.inFlight() == 16);
            unused = new Steering(run).ask(Verb.CONCURRENCY, 1, "");
            awaitBusy(supervisor, seen -> seen.inFlight() == 1 && seen.workers() == 1);
            unused = new Steering(run).ask(Verb.CONCURRENCY, 64, "");
            awaitBusy(supervisor, seen -> seen.inFlight() > 32 && seen.workers() == 2);
            supervisor.feed().close();
            RunSnapshot end = supervisor.await().snapshot();
            assertThat(end.ok()).isEqualTo(end.published());
        }
    }

    @Test
    void whatWasSetHoldsWhenTheRunIsResumedButAPauseDoesNot() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 200), 1, 4, "50");
        try (Supervisor supervisor = runs.start(run)) {
            await(supervisor, seen -> seen.settled() > 0);
            Event.Steered unused = new Steering(run).ask(Verb.SCALE, 2, "");
            unused = new Steering(run).ask(Verb.CONCURRENCY, 10, "");
            unused = new Steering(run).ask(Verb.PAUSE, 0, "");
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
        try (Supervisor supervisor = runs.start(run)) {
            await(supervisor, seen -> seen.workers() == 2 && seen.inFlight() == 10);
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }
    }

    @Test
    void aTimeoutThatIsSetEndsWhatRunsAndHoldsWhenTheRunIsResumed() throws IOException, InterruptedException {
        RunDirectory run = createGated(Input.range(1, 8), 4);
        try (Supervisor supervisor = runs.start(run)) {
            await(supervisor, seen -> seen.inFlight() == 4);
            Event.Steered unused = new Steering(run).ask(Verb.TIMEOUT, 100, "it hangs");
            await(supervisor, seen -> seen.failed() >= 4);
        }
        assertThat(runs.run(run).snapshot().failed()).isEqualTo(8);
        assertThat(TestRuns.replies(run))
                .allMatch(reply -> new String(reply.body(), StandardCharsets.UTF_8).contains("its timeout of 0.1 s"));
    }

    @Test
    void aCancelledRunEndsAtOnceAndForGood() throws IOException, InterruptedException {
        RunDirectory run = createGated(Input.range(1, 50), 50);
        try (Supervisor supervisor = runs.start(run)) {
            await(supervisor, seen -> seen.inFlight() == 50);
            Event.Steered unused = new Steering(run).ask(Verb.CANCEL, 0, "wrong file");
            assertThat(supervisor.await().ending()).isEqualTo(Ending.CANCELLED);
        }
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.CANCELLED);
        assertThat(run.snapshot().settled()).isLessThan(50);
        assertThatThrownBy(() -> runs.run(run))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("was cancelled by")
                .hasMessageContaining("wrong file");
    }

    @Test
    void aRunThatNobodyRunsIsCancelledByWhoAsksAndRefusesTheRest() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 50), 1, 4, "0");
        assertThatThrownBy(() -> new Steering(run).ask(Verb.PAUSE, 0, ""))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("forkful resume " + run.id());

        Event.Steered unused = new Steering(run).ask(Verb.CANCEL, 0, "");

        assertThat(run.snapshot().state()).isEqualTo(RunPhase.CANCELLED);
        assertThatThrownBy(() -> new Steering(run).ask(Verb.CANCEL, 0, "")).hasMessageContaining("cancelled already");
        assertThatThrownBy(() -> runs.run(run)).hasMessageContaining("was cancelled by");
    }

    @Test
    void tasksAreSubmittedToAnOpenRunAndOnlyToSuch() throws IOException, InterruptedException {
        RunDirectory run = create(Input.open(), 1, 4, "0");
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            assertThat(supervisor.feed().submit(json("0"))).isZero();
            assertThat(new Steering(run).submit(THREE, "").first()).isEqualTo(1);
            assertThatThrownBy(() -> new Steering(run).submit(List.of("{"), "")).hasMessageContaining("not JSON");
            Event.Steered unused = new Steering(run).ask(Verb.CLOSE, 0, "");
            assertThat(supervisor.await().snapshot().ok()).isEqualTo(4);
        }
        RunDirectory other = runs.create("other", Input.range(1, 300), 1, 4, Map.of("millis", "50"));
        try (Supervisor supervisor = runs.start(other)) {
            await(supervisor, seen -> seen.settled() > 0);
            assertThatThrownBy(() -> new Steering(other).submit(THREE, "")).hasMessageContaining("only an open run");
            assertThatThrownBy(() -> new Steering(other).ask(Verb.SCALE, 5, ""))
                    .hasMessageContaining("the concurrency is 4");
        }
    }

    @Test
    void aSubmissionWhoseEventIsMissingIsPublishedAtTheResume() throws IOException, InterruptedException {
        RunDirectory run = interruptedOpenRun();
        new ControlFiles(run.path()).put(submission());

        assertThreeMore(run);
    }

    @Test
    void aSubmissionThatWasRecordedIsPublishedOnceHoweverFarItCame() throws IOException, InterruptedException {
        for (int published = 0; published <= 3; published++) {
            RunDirectory run = interruptedOpenRun("open-" + published);
            ControlFiles.Letter letter = submission();
            new ControlFiles(run.path()).put(letter);
            int incarnation = ChronicleBroker.at(run.path()).nextIncarnation();
            try (Owner owner = run.broker().own(incarnation, run.state())) {
                owner.append(Marks.of(incarnation, Event.Mark.STARTED));
                owner.append(new Event.Steered(0, incarnation, letter.order(), 2, ""));
                for (int i = 0; i < published; i++) {
                    owner.publish(new TaskRecord(2 + i, 0, json(THREE.get(i))));
                }
            }
            assertThreeMore(run);
        }
    }

    /** Its console died before the event, or between it and the seal. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCloseThatIsLeftClosesARunThatIsResumedOpen(boolean recorded) throws IOException, InterruptedException {
        RunDirectory run = interruptedOpenRun();
        ControlFiles.Letter letter =
                new ControlFiles.Letter(new Order(ControlFiles.newId(), Verb.CLOSE, 0, "me", ""), List.of());
        new ControlFiles(run.path()).put(letter);
        if (recorded) {
            int incarnation = ChronicleBroker.at(run.path()).nextIncarnation();
            try (Owner owner = run.broker().own(incarnation, run.state())) {
                owner.append(Marks.of(incarnation, Event.Mark.STARTED));
                owner.append(new Event.Steered(0, incarnation, letter.order(), 0, ""));
            }
        }
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }
        assertThat(run.snapshot().ok()).isEqualTo(2);
    }

    @Test
    void aRunThatIsClosedWhileItDrainsIsClosed() throws IOException, InterruptedException {
        RunDirectory run = createGated(Input.open(), 1);
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            Event.Steered unused = new Steering(run).submit(THREE, "");
            await(supervisor, seen -> seen.inFlight() == 1);
            supervisor.drain(Duration.ofMinutes(2));
            awaitDraining(run);
            unused = new Steering(run).ask(Verb.CLOSE, 0, "");
            gate.open();
            assertThat(supervisor.await().ending()).isEqualTo(Ending.DRAINED);
        }
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }
        assertThat(run.snapshot().ok()).isEqualTo(3);
        assertThat(runs.notices).contains("it was closed: it takes no more tasks, and ends when all are settled");
    }

    @Test
    void aRunThatIsClosedWhileItsLastTaskDrainsIsDone() throws IOException, InterruptedException {
        RunDirectory run = createGated(Input.open(), 1);
        try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
            Event.Steered unused = new Steering(run).submit(List.of("1"), "");
            await(supervisor, seen -> seen.inFlight() == 1);
            supervisor.drain(Duration.ofMinutes(2));
            awaitDraining(run);
            unused = new Steering(run).ask(Verb.CLOSE, 0, "");
            gate.open();
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }
    }

    @Test
    void whatNobodyHeardIsNotFollowedLater() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 20), 1, 4, "0");
        for (Verb verb : List.of(Verb.PAUSE, Verb.DRAIN, Verb.CANCEL)) {
            Order order = new Order(ControlFiles.newId(), verb, 0, "me", "");
            new ControlFiles(run.path()).put(new ControlFiles.Letter(order, List.of()));
        }
        // Who wrote it died before it had its name.
        Files.writeString(run.path().resolve("control/000000000000002-y.tmp"), "{\"verb");
        assertThat(runs.run(run).ending()).isEqualTo(Ending.COMPLETED);
        assertThat(run.state().orders()).hasSize(3).allMatch(Event.Steered::isRefused);
    }

    @Test
    void whatIsNoOrderIsToldOfAndDeleted() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 3), 1, 4, "0");
        Path junk = Files.createDirectories(run.path().resolve("control")).resolve("000000000000001-junk.json");
        Files.writeString(junk, "{\"verb\":");

        assertThat(runs.run(run).ending()).isEqualTo(Ending.COMPLETED);

        assertThat(runs.notices).contains("control/000000000000001-junk.json is no order, and deleted");
        assertThat(junk).doesNotExist();
    }

    @Test
    void aReasonThatIsTooLongIsNotAskedFor() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 20), 1, 4, "50");
        try (Supervisor supervisor = runs.start(run)) {
            assertThatThrownBy(() -> new Steering(run).ask(Verb.PAUSE, 0, TOO_LONG))
                    .isInstanceOf(JobException.class)
                    .hasMessage("the reason is longer than 32768 bytes");
            assertThat(new ControlFiles(run.path()).ids()).isEmpty();
            assertThat(supervisor.await().snapshot().ok()).isEqualTo(20);
        }
    }

    @Test
    void noOrderEndsARunBecauseOfWhatItSays() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 20), 1, 4, "50");
        List<ControlFiles.Letter> letters = List.of(
                new ControlFiles.Letter(new Order("01", Verb.PAUSE, 0, "ann", TOO_LONG), List.of()),
                new ControlFiles.Letter(new Order("02", Verb.PAUSE, 0, TOO_LONG, ""), List.of()),
                new ControlFiles.Letter(new Order("03", Verb.DRAIN, Long.MAX_VALUE, "ann", ""), List.of()),
                new ControlFiles.Letter(new Order("04", Verb.DRAIN, -1, "ann", ""), List.of()),
                new ControlFiles.Letter(
                        new Order("05", Verb.DOUBT_FAIL, 1, "ann", ""), List.of("null", '"' + TOO_LONG + '"')));
        try (Supervisor supervisor = runs.start(run)) {
            letters.forEach(new ControlFiles(run.path())::put);
            assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        }
        assertThat(new ControlFiles(run.path()).ids()).isEmpty();
        assertThat(run.state().orders())
                .extracting(event -> event.refusal().substring(0, 20))
                .containsExactly(
                        "the reason is longer",
                        "the name of who asks",
                        "drain timeout must b",
                        "drain timeout must b",
                        "an item is no task: ");
    }

    @Test
    void whatIsAskedWhileARunBeginsIsFollowed() throws IOException, InterruptedException {
        RunDirectory run = create(Input.range(1, 20), 1, 4, "50");
        try (Supervisor supervisor = runs.start(run)) {
            assertThat(new Steering(run).ask(Verb.PAUSE, 0, "").isRefused()).isFalse();
            assertThat(run.snapshot().paused()).isTrue();
            Event.Steered unused = new Steering(run).ask(Verb.UNPAUSE, 0, "");
            assertThat(supervisor.await().snapshot().ok()).isEqualTo(20);
        }
    }

    @Test
    void whoAsksARunThatEndsMeanwhileIsToldWhatComesNext() throws IOException {
        RunDirectory run = interruptedOpenRun();
        assertThatThrownBy(() -> endingWhenAsked(run).ask(Verb.CLOSE, 0, ""))
                .hasMessage("run open ended before it answered; nothing was changed; 'forkful resume open' goes on with"
                        + " it, and takes no more tasks");
        assertThatThrownBy(() -> endingWhenAsked(run).submit(THREE, ""))
                .hasMessage("run open ended before it answered; nothing more was taken; 'forkful resume open --open'"
                        + " takes tasks again");
    }

    private static Steering endingWhenAsked(RunDirectory run) {
        RunLock lock = RunLock.acquire(run.path());
        return new Steering(run, lock::close);
    }

    private void assertThreeMore(RunDirectory run) throws InterruptedException {
        assertThat(runs.run(run).ending()).isEqualTo(Ending.COMPLETED);
        assertThat(new ControlFiles(run.path()).ids()).isEmpty();
        assertThat(TestRuns.replies(run).stream()
                        .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
                        .map(reply -> new String(reply.task().input(), StandardCharsets.UTF_8)))
                .containsExactly("8", "9", "1", "2", "3");
    }

    private static ControlFiles.Letter submission() {
        return new ControlFiles.Letter(new Order(ControlFiles.newId(), Verb.SUBMIT, 3, "me", ""), THREE);
    }

    private RunDirectory interruptedOpenRun() throws IOException {
        return interruptedOpenRun("open");
    }

    private RunDirectory interruptedOpenRun(String id) throws IOException {
        RunDirectory run = runs.create(id, Input.open(), 1, 4, Map.of());
        int incarnation = ChronicleBroker.at(run.path()).nextIncarnation();
        try (Owner owner = run.broker().own(incarnation, run.state())) {
            owner.append(Marks.of(incarnation, Event.Mark.STARTED));
            owner.publish(new TaskRecord(0, 0, json("8")));
            owner.publish(new TaskRecord(1, 0, json("9")));
        }
        return run;
    }

    /** Waits until nothing is settled for far longer than a task takes. */
    private static long settledAtRest(RunDirectory run) {
        long before = -1;
        long now = run.snapshot().settled();
        while (now != before) {
            before = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(800));
            now = run.snapshot().settled();
        }
        return now;
    }

    private static void awaitDraining(RunDirectory run) {
        RunSnapshot unused = eventually(run::snapshot, seen -> seen.state() == RunPhase.DRAINING);
    }

    private static RunSnapshot await(Supervisor supervisor, Predicate<RunSnapshot> wanted) {
        return eventually(supervisor::snapshot, wanted);
    }

    private RunDirectory create(Input input, int workers, int concurrency, String millis) throws IOException {
        return runs.create("steered", input, workers, concurrency, Map.of("millis", millis));
    }

    /** Its tasks end when the gate is open, and not before. */
    private RunDirectory createGated(Input input, int concurrency) throws IOException {
        return runs.create(
                "steered", input, 1, concurrency, Map.of("gate", gate.file().toString()));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
