package dev.forkful.worker;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.broker.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real process over the real broker: what a handler may do to it, and what its supervisor can. */
final class WorkerProcessIT {
    /** In ms: only where every task of a test is to outlast it. */
    private static final String BRIEF = "400";

    @TempDir
    private Path run;

    @ParameterizedTest
    @ValueSource(strings = {"async", "blocking"})
    void misbehavingTasksFailAndTheOthersDoNot(String style) throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("style", style))) {
            worker.publish("plain", "fail-once", "overflow", "no-json", "nothing");

            Eventually.within(PATIENCE, () -> assertThat(worker.replies()).hasSize(5));

            assertThat(worker.replies().get(0)).isEqualTo("0 OK \"plain done\"");
            assertThat(worker.replies().get(1)).isEqualTo("1 OK \"fail-once done\"");
            assertThat(worker.replies().get(2)).startsWith("2 FAILED").contains("StackOverflowError");
            assertThat(worker.replies().get(3)).startsWith("3 FAILED").contains("java.lang.Object");
            assertThat(worker.replies().get(4)).isEqualTo("4 OK null");
            assertThat(worker.events(Event.AttemptFailed.class)).hasSize(1); // the planted error
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "blocking"})
    void hangingTaskTimesOutAtEachAttempt(String style) throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("style", style, "timeout", BRIEF))) {
            worker.publish("hang");

            Eventually.within(PATIENCE, () -> assertThat(worker.replies()).hasSize(1));

            assertThat(worker.replies().get(0)).startsWith("0 FAILED").contains("timeout of 0.4 s");
            assertThat(worker.events(Event.AttemptFailed.class)).hasSize(1); // the first of two
            assertThat(worker.isAlive()).isTrue();
        }
    }

    @Test
    void deadlineEndsAllAttempts() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("deadline", BRIEF))) {
            worker.publish("hang");

            Eventually.within(PATIENCE, () -> assertThat(worker.replies()).hasSize(1));

            assertThat(worker.replies().get(0)).contains("deadline of 0.4 s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "blocking"})
    void spinningTaskFailsAndItsWorkerRetiresWithItsLastEvent(String style) throws IOException, InterruptedException {
        // So long that "plain" is done in it, however busy the machine is.
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("style", style, "timeout", "3000"))) {
            worker.publish("spin", "plain");

            assertThat(worker.awaitExit()).isEqualTo(WorkerExit.RETIRED.code());

            assertThat(worker.replies()).hasSize(2);
            assertThat(worker.replies().get(0)).startsWith("0 FAILED").contains("\"type\":\"timeout\"");
            assertThat(worker.replies().get(1)).startsWith("1 OK");
            assertThat(worker.events()).last().isInstanceOf(Event.WorkerStopped.class);
        }
    }

    @Test
    void workerThatHasSaidThatItEndsGoesOnToTheEndWhenItsPipeCloses() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("style", "async", "timeout", BRIEF))) {
            worker.publish("spin");
            Eventually.within(PATIENCE, () -> assertThat(worker.log()).contains(Character.toString(Bell.ENDS)));

            worker.closePipe();

            assertThat(worker.awaitExit()).isEqualTo(WorkerExit.RETIRED.code());
            assertThat(worker.log()).contains("worker ends");
        }
    }

    @Test
    void whenEveryThreadSpinsTheRestIsGivenBack() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("style", "async", "timeout", BRIEF))) {
            worker.publish("spin", "spin", "spin", "spin");

            assertThat(worker.awaitExit()).isEqualTo(WorkerExit.RETIRED.code());

            assertThat(worker.replies())
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it).contains("FAILED"));
            assertThat(worker.owner().claimsOf(1)).doesNotContain(2L, 3L);
        }
    }

    @Test
    void systemExitEndsTheProcessWithoutALastEvent() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of())) {
            worker.publish("exit");

            assertThat(worker.awaitExit()).isEqualTo(7);

            assertThat(worker.replies()).isEmpty();
            assertThat(worker.events(Event.WorkerStopped.class)).isEmpty();
            assertThat(worker.owner().claimsOf(1)).containsExactly(0L);
        }
    }

    @Test
    void outOfMemoryEndsTheProcess() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of())) {
            worker.publish("oom");

            assertThat(worker.awaitExit()).isEqualTo(WorkerExit.OUT_OF_MEMORY.code());

            assertThat(worker.replies()).isEmpty();
        }
    }

    @Test
    void drainedWorkerRunsItsStopHooksAndExitsWithZero() throws IOException, InterruptedException {
        Path mark = run.resolve("mark");
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("mark", mark.toString()))) {
            worker.publish("log");
            Eventually.within(PATIENCE, () -> assertThat(worker.replies()).hasSize(1));

            worker.drain();

            assertThat(worker.awaitExit()).isZero();
            assertThat(Files.readString(mark)).isEqualTo("started\nstopped\n");
            assertThat(worker.events().get(0)).isInstanceOf(Event.WorkerStarted.class);
            assertThat(worker.events()).last().isInstanceOf(Event.WorkerStopped.class);
            assertThat(worker.log()).contains("INFO misbehaving - a word from the job");
        }
    }

    @Test
    void workerHaltsWhenItsConsoleIsGone() throws IOException, InterruptedException {
        try (WorkerProcess worker = started()) {
            worker.closePipe();

            assertThat(worker.awaitExit()).isZero();
            assertThat(worker.events(Event.WorkerStopped.class)).isEmpty();
        }
    }

    @Test
    void answerToAnEndThatNobodySaidIsPassedOver() throws IOException, InterruptedException {
        try (WorkerProcess worker = started()) {
            worker.letGo(); // as where a handler's child process has printed that byte
            worker.publish("plain");

            Eventually.within(PATIENCE, () -> assertThat(worker.replies()).containsExactly("0 OK \"plain done\""));
            worker.closePipe();
            assertThat(worker.awaitExit()).isZero();
            assertThat(worker.events(Event.WorkerStopped.class)).isEmpty();
        }
    }

    @Test
    void sigintIsIgnoredAndSigtermDrains() throws IOException, InterruptedException {
        try (WorkerProcess worker = started()) {
            worker.signal("INT");
            worker.signal("HUP");
            worker.publish("plain");
            Eventually.within(PATIENCE, () -> assertThat(worker.replies()).hasSize(1));

            worker.signal("TERM");

            assertThat(worker.awaitExit()).isZero();
            assertThat(worker.events(Event.WorkerStopped.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo("SIGTERM"));
        }
    }

    @Test
    void failingStartHookIsToldInTheLogAndByTheExitCode() throws IOException, InterruptedException {
        try (WorkerProcess worker = WorkerProcess.start(run, Map.of("start-hook", "fail"))) {
            assertThat(worker.awaitExit()).isEqualTo(WorkerExit.START_HOOK.code());

            assertThat(worker.log()).contains("onWorkerStart failed").contains("java.io.IOException: no database");
            assertThat(worker.events(Event.WorkerStarted.class)).isEmpty();
        }
    }

    @Test
    void heartBeatsWhileTheWorkerIsIdle() throws IOException, InterruptedException {
        try (WorkerProcess worker = started()) {
            long before = worker.owner().pulse(1).beats();

            Eventually.within(
                    PATIENCE, () -> assertThat(worker.owner().pulse(1).beats()).isGreaterThan(before + 2));
            assertThat(worker.owner().pulse(1).idle()).isTrue();
        }
    }

    private WorkerProcess started() throws IOException {
        WorkerProcess worker = WorkerProcess.start(run, Map.of());
        Eventually.within(
                PATIENCE,
                () -> assertThat(worker.events(Event.WorkerStarted.class)).hasSize(1));
        return worker;
    }
}
