package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.RunOutcome.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs taken over from a console that died, with queues and jobs as they may then be found. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RecoveryIT {
    /** Serve one test after another, as they serve the runs of a shell: most of a test would be the start of JVMs. */
    @AutoClose
    private static final IdleWorkers WARM = new IdleWorkers(() -> Duration.ofMinutes(2));

    private static final int FIRST = 700_100;
    private static final int LAST = 700_149;

    private final TestRuns troubles;
    private final TestRuns fickle;

    RecoveryIT(@TempDir Path home) {
        troubles = new TestRuns(home, SupervisorIT.Trouble.class).withIdleWorkers(WARM);
        fickle = new TestRuns(home, Fickle.class);
    }

    /** Cannot be declared in the test's own process; in a worker it can. */
    public static final class Fickle implements Job {
        static final AtomicInteger declared = new AtomicInteger();
        static volatile boolean broken;

        @Override
        public JobSpec define(JobArguments arguments) {
            declared.incrementAndGet();
            if (broken) {
                throw Fickle.<RuntimeException>undeclared(new IOException("the database of names is away"));
            }
            return JobSpec.named("trouble").input(Input.range(1, 3)).task(Long.class, (number, task) -> number);
        }

        /** As Kotlin throws. */
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <E extends Throwable> E undeclared(Throwable error) throws E {
            throw (E) error;
        }
    }

    @BeforeEach
    void breakTheJob() {
        Fickle.broken = true;
        Fickle.declared.set(0);
    }

    @Test
    void aJobThatCannotBeDeclaredAnyMoreEndsTheResumeWithItsError() throws IOException, InterruptedException {
        RunDirectory run = fickle.create("fickle", null);
        publish(run, 1, false);
        try (Supervisor supervisor = fickle.start(run)) {
            CountDownLatch done = new CountDownLatch(1);
            supervisor.whenDone(done::countDown);

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            RunOutcome outcome = supervisor.await();
            assertThat(outcome.ending()).isEqualTo(Ending.BAD_INPUT);
            assertThat(outcome.reason()).contains("the database of names is away");
        }
        assertThat(run.isLive()).isFalse();
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
    }

    @Test
    void aSealedRunIsResumedWithoutAskingTheJobForItsInput() throws IOException, InterruptedException {
        RunDirectory run = fickle.create("sealed", null);
        publish(run, 3, true);

        RunOutcome outcome = fickle.run(run);

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(3);
        assertThat(Fickle.declared).hasValue(0);
    }

    @Test
    void aRunThatWasKilledJustAfterItsCreationIsSeenAndResumed() throws IOException, InterruptedException {
        RunDirectory run = troubles.create("newborn", Input.range(1, 20));
        assertThat(run.path().resolve("tasks")).doesNotExist();
        RunSnapshot before = run.snapshot();
        assertThat(before.published()).isZero();
        assertThat(before.state()).isEqualTo(RunPhase.INTERRUPTED);
        assertThat(troubles.store().latestResumable()).map(RunDirectory::id).contains("newborn");

        RunOutcome outcome = troubles.run(troubles.store().open("newborn"));

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(20);
    }

    @Test
    void theTaskOfADamagedRecordRunsAgainAndEveryTaskHasOneReply() throws IOException, InterruptedException {
        RunDirectory run = completed(Map.of());
        flipOneBitNear(run, Integer.toString(FIRST + 17));

        assertRepaired(run, 1, "1 records are damaged");
    }

    /** Its file is not forced to disk, so a power cut may leave its record and any part of the file. */
    @ParameterizedTest
    @EnumSource(LeftOfABody.class)
    void theTaskOfALostBodyRunsAgainAndEveryTaskHasOneReply(LeftOfABody left) throws IOException, InterruptedException {
        RunDirectory run = completed(Map.of("big", "yes"));
        try (Stream<Path> bodies = Files.list(run.path().resolve("bodies"))) {
            for (Path body : bodies.limit(2).toList()) {
                leave(left, body);
            }
        }

        assertRepaired(run, 2, "2 records are damaged");
    }

    /** What a power cut leaves. */
    enum LeftOfABody {
        NOTHING,
        ITS_NAME,
        ITS_FIRST_HALF,
        ITS_LENGTH,
        ITS_LENGTH_AND_FIRST_HALF
    }

    private static void leave(LeftOfABody left, Path body) throws IOException {
        byte[] whole = Files.readAllBytes(body);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        switch (left) {
            case NOTHING -> Files.delete(body);
            case ITS_NAME -> Files.write(body, new byte[0]);
            case ITS_FIRST_HALF -> Files.write(body, half);
            case ITS_LENGTH -> Files.write(body, new byte[whole.length]);
            case ITS_LENGTH_AND_FIRST_HALF -> Files.write(body, Arrays.copyOf(half, whole.length));
        }
    }

    /** As a file is after a power cut of which its length, or its name alone, was on disk. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTasksOfAQueueOfWhichNothingIsLeftRunAgainAndEveryTaskHasOneReply(boolean hasLength)
            throws IOException, InterruptedException {
        RunDirectory run = completed(Map.of());
        List<Integer> writers = writersOfReplies(run);
        int worker = writers.get(0);
        Path folder = run.path().resolve("replies").resolve(Integer.toString(worker));
        try (Stream<Path> files = Files.list(folder)) {
            Path queue = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            Files.write(queue, new byte[hasLength ? (int) Files.size(queue) : 0]);
        }

        assertRepaired(run, Collections.frequency(writers, worker), folder + " is empty");
    }

    private static List<Integer> writersOfReplies(RunDirectory run) {
        List<Integer> writers = new ArrayList<>();
        try (EventReader events = run.broker().events(Position.START)) {
            Consumer<Event> note = event -> {
                if (event instanceof Event.Reply) {
                    writers.add(events.place().incarnation());
                }
            };
            while (events.poll(note, 1_000) > 0) {
                // in portions
            }
        }
        return writers;
    }

    private void assertRepaired(RunDirectory run, int damaged, String told) throws InterruptedException {
        assertThat(run.snapshot().state()).isEqualTo(RunPhase.INTERRUPTED);
        assertThat(run.snapshot().settled()).isEqualTo(LAST - FIRST + 1 - damaged);

        RunOutcome outcome = troubles.run(run);

        assertThat(troubles.notices).anySatisfy(notice -> assertThat(notice).startsWith(told));
        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(LAST - FIRST + 1);
        assertThat(outcome.snapshot().duplicates()).isZero();
        assertThat(TestRuns.replies(run).stream().map(Event.Reply::sequence))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(0, LAST - FIRST).boxed().toList());
    }

    private RunDirectory completed(Map<String, String> arguments) throws IOException, InterruptedException {
        RunDirectory run = troubles.create("whole", Input.range(FIRST, LAST), 2, 64, arguments);
        assertThat(troubles.run(run).ending()).isEqualTo(Ending.COMPLETED);
        assertThat(troubles.notices).isEmpty();
        return run;
    }

    @Test
    void tasksThatWereInHandAtTwoCrashesAreRunAfterAllOthersApartAndSettled() throws IOException, InterruptedException {
        RunDirectory run = troubles.create("twice", Input.range(1, 20), 2, 8, Map.of());
        publish(run, 20, true);
        TestRuns.crash(run, 3);
        TestRuns.crash(run, 6);
        assertThat(run.snapshot().suspects())
                .as("one crash is recorded, and the next start records the other")
                .isZero();

        RunOutcome outcome = troubles.run(run);

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(20);
        assertThat(outcome.snapshot().duplicates()).isZero();
        assertThat(outcome.snapshot().suspects()).isZero();
        assertThat(troubles.notices)
                .singleElement()
                .asString()
                .startsWith("3 tasks were in hand when the console died, twice: they are run after all others, apart;");
        List<Event.Reply> replies = TestRuns.replies(run).stream()
                .sorted(Comparator.comparingLong(Event.Reply::atMillis))
                .toList();
        long firstSuspect = replies.stream()
                .filter(reply -> reply.sequence() < 3)
                .mapToLong(Event.Reply::atMillis)
                .min()
                .orElseThrow();
        assertThat(replies.stream().filter(reply -> reply.sequence() >= 3))
                .allSatisfy(reply -> assertThat(reply.atMillis()).isLessThanOrEqualTo(firstSuspect));
    }

    @Test
    void theTaskThatEndsConsolesIsPoisonedAtTheNextStartAndRunAgainWhenAPersonSaysSo()
            throws IOException, InterruptedException {
        RunDirectory run = troubles.create("deadly", Input.range(1, 3), 1, 8, Map.of());
        publish(run, 3, true);
        for (int i = 0; i < 5; i++) {
            TestRuns.crash(run, 1);
        }

        RunOutcome outcome = troubles.run(run);

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(2);
        assertThat(TestRuns.replies(run).stream().filter(reply -> reply.status() == Event.Status.FAILED))
                .singleElement()
                .satisfies(reply -> {
                    assertThat(reply.sequence()).isZero();
                    assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                            .contains(
                                    "\"type\":\"poisoned\"",
                                    "died with it 5 times, 3 with nothing else to blame",
                                    "OOMKilled");
                });
        assertThat(troubles.notices).isEmpty();
        try (Supervisor retry = troubles.retry(run)) {
            assertThat(retry.await().snapshot().ok()).isEqualTo(3);
        }
    }

    @Test
    void whatATaskDidToItsConsolesAndToItsWorkersIsOneCount() throws IOException, InterruptedException {
        RunDirectory run = troubles.create("both", Input.range(1, 3), 1, 8, Map.of("exit", "1"));
        publish(run, 3, true);
        for (int i = 0; i < 3; i++) {
            TestRuns.crash(run, 1);
        }

        RunOutcome outcome = troubles.run(run);

        assertThat(outcome.snapshot().ok()).isEqualTo(2);
        assertThat(outcome.snapshot().workersLost()).isEqualTo(2);
        assertThat(outcome.snapshot().errors())
                .singleElement()
                .satisfies(group -> assertThat(group.sample())
                        .startsWith("killed 2 of its workers and 1 of its consoles, the last with exit status 5"));
    }

    /** What a console left that was killed. */
    private static void publish(RunDirectory run, int tasks, boolean sealed) {
        try (Owner owner = run.broker().own(1, new RunState())) {
            owner.append(Marks.of(1, Event.Mark.STARTED));
            for (int i = 0; i < tasks; i++) {
                owner.publish(new TaskRecord(i, 0, Integer.toString(i + 1).getBytes(StandardCharsets.UTF_8)));
            }
            if (sealed) {
                owner.seal();
            }
        }
    }

    private static void flipOneBitNear(RunDirectory run, String text) throws IOException {
        try (Stream<Path> all = Files.walk(run.path().resolve("replies"))) {
            List<Path> queues =
                    all.filter(file -> file.toString().endsWith(".cq4")).toList();
            for (Path queue : queues) {
                byte[] bytes = Files.readAllBytes(queue);
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(queue, bytes);
                    return;
                }
            }
        }
        throw new AssertionError("no queue holds " + text);
    }
}
