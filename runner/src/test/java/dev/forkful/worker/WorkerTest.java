package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.RetryPolicy;
import dev.forkful.Stage;
import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a worker claims tasks, runs their attempts, and settles them. */
final class WorkerTest extends WorkerFixture {
    @Test
    void resultOfAHandlerIsRecordedAsJson() {
        session.publish("\"a\"");
        start(job().task(String.class, (input, task) -> Map.of("input", input)), 4);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));

        assertThat(session.replies().get(0).status()).isEqualTo(Event.Status.OK);
        assertThat(body(session.replies().get(0))).isEqualTo("{\"input\":\"a\"}");
    }

    @Test
    void whatTheLastAttemptEmittedIsInTheReplyAndNothingOfTheOthers() {
        session.publish("\"a\"", "\"fails\"");
        start(
                job().retry(RetryPolicy.DEFAULT.withAttempts(2).withDelays(Duration.ZERO, Duration.ZERO))
                        .stages(List.of(
                                Stage.of("first", String.class, (input, task) -> {
                                    task.emit(input + task.attempt());
                                    if (task.attempt() == 1 || input.equals("fails")) {
                                        throw new IOException("once more");
                                    }
                                    return input;
                                }),
                                Stage.of("second", String.class, (input, task) -> input))),
                1);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));

        Event.Reply ok = session.replies().get(0).status() == Event.Status.OK
                ? session.replies().get(0)
                : session.replies().get(1);
        assertThat(ok.emitted())
                .singleElement()
                .satisfies(task -> assertThat(task.stage()).isEqualTo(1))
                .satisfies(task -> assertThat(new String(task.input(), StandardCharsets.UTF_8))
                        .isEqualTo("\"a2\""));
        assertThat(session.replies())
                .filteredOn(reply -> reply.status() == Event.Status.FAILED)
                .singleElement()
                .satisfies(reply -> assertThat(reply.emitted()).isEmpty());
    }

    @Test
    void bellRingsOnceForEachRestOfTheSupervisor() {
        session.publish("\"a\"", "\"b\"");
        start(job().task(String.class, (input, task) -> input), 4);
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        assertThat(rings.size()).isZero();

        session.ownerRests.set(true);
        session.publish("\"c\"");
        tickUntil(() -> assertThat(session.replies()).hasSize(3));
        Eventually.within(SOON, () -> assertThat(rings.toByteArray()).containsExactly(Bell.RING));
    }

    @Test
    void slotsFollowTheOwnersWordUpAndDown() {
        session.publish("\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"");
        Worker worker = started(waiting(job()), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a"));

        session.limit = 3;
        worker.wake();
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a", "b", "c"));

        session.limit = 1;
        call("a").complete("done");
        call("b").complete("done");
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        worker.wake();
        assertThat(calls).containsOnlyKeys("a", "b", "c");

        call("c").complete("done");
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a", "b", "c", "d"));
    }

    @Test
    void aPauseHoldsTheNextAttemptToo() {
        session.publish("\"a\"");
        Worker worker =
                started(waiting(job().retry(RetryPolicy.DEFAULT.withAttempts(2).withDelays(DELAY, DELAY))), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a"));
        CompletableFuture<Object> first = call("a");
        session.flow = Owner.Flow.PAUSE;
        first.completeExceptionally(new IOException("once more"));
        Eventually.within(SOON, () -> assertThat(session.events).hasAtLeastOneElementOfType(Event.AttemptFailed.class));
        calls.clear();
        timer.advance(DELAY.multipliedBy(2));
        int looks = session.looks.get();
        worker.wake();
        Eventually.within(SOON, () -> assertThat(session.looks.get()).isGreaterThan(looks));
        assertThat(calls).isEmpty();

        session.flow = Owner.Flow.RUN;
        worker.wake();
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a"));
    }

    @Test
    void aTaskThatIsCancelledWhileItWaitsForItsNextAttemptIsSettledAtOnceAndOnce() {
        session.publish("\"a\"", "\"b\"");
        Worker worker = started(waiting(job().retry(always(2, Duration.ofHours(1)))), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));
        call("a").completeExceptionally(new IOException("once more"));
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a", "b"));
        calls.remove("a");

        worker.cancel(0);

        tickUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(body(session.replies().get(0))).contains("\"cancelled\"");
        timer.advance(Duration.ofHours(1));
        call("b").complete("done");
        tickUntil(() -> assertThat(session.replies()).hasSize(2));
        assertThat(calls).containsOnlyKeys("b");
    }

    @Test
    void noMoreTasksAreClaimedThanThereAreSlots() {
        session.publish("\"a\"", "\"b\"", "\"c\"");
        start(waiting(job()), 2);
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("a", "b"));

        call("a").complete("done");

        Eventually.within(SOON, () -> assertThat(calls).containsKey("c"));
        assertThat(session.queuedTasks()).isZero();
    }

    @Test
    void tasksPublishedToAnIdleWorkerAreFoundWithoutAWakeByte() {
        start(job().task(String.class, (input, task) -> input), 2);
        Eventually.within(SOON, () -> assertThat(session.idle).isTrue());

        session.publish("\"late\"");
        timer.advance(IDLE_TICK);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
    }

    @Test
    void failedAttemptIsTriedAgainAfterItsDelayAndHoldsNoSlotMeanwhile() {
        session.publish("\"a\"", "\"b\"");
        start(waiting(job().retry(always(2, DELAY))), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));

        CompletableFuture<Object> first = call("a");
        calls.remove("a");
        first.completeExceptionally(new IOException("reset"));

        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("b"));
        call("b").complete("done");
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        timer.advance(DELAY);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));
        call("a").complete("done");
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        assertThat(session.replies().get(1).attempts()).isEqualTo(2);
        assertThat(session.events)
                .filteredOn(Event.AttemptFailed.class::isInstance)
                .hasSize(1);
    }

    @Test
    void tasksWaitingForAnotherAttemptAreBounded() {
        for (int i = 0; i < 20; i++) {
            session.publish("\"x\"");
        }
        start(
                job().retry(always(2, Duration.ofHours(1))).task(String.class, (input, task) -> {
                    throw new IOException("down");
                }),
                2);

        Eventually.within(
                SOON,
                () -> assertThat(session.events)
                        .filteredOn(Event.AttemptFailed.class::isInstance)
                        .hasSize(2 * ClaimPump.HELD_PER_SLOT));

        assertThat(session.queuedTasks()).isEqualTo(20 - 2 * ClaimPump.HELD_PER_SLOT);
    }

    @Test
    void taskThatIsCancelledBeforeItBeginsTookNoTime() {
        session.publish("\"a\"", "\"b\"");
        Worker worker = started(waiting(job()), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));
        worker.cancel(1);
        timer.advance(Duration.ofSeconds(3));

        call("a").complete("done");

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(2));
        assertThat(session.replies())
                .filteredOn(reply -> reply.sequence() == 1)
                .singleElement()
                .satisfies(reply -> assertThat(body(reply)).contains("cancelled"))
                .satisfies(reply -> assertThat(reply.attempts()).isEqualTo(1))
                .satisfies(reply -> assertThat(reply.durationNanos()).isZero());
    }

    @Test
    void drainingWorkerFinishesWhatIsInFlightAndGivesBackWhatWaits() {
        session.publish("\"a\"", "\"b\"", "\"c\"");
        start(waiting(job().retry(always(2, Duration.ofHours(1)))), 2);
        Eventually.within(SOON, () -> assertThat(calls).containsKeys("a", "b"));
        session.flow = Owner.Flow.DRAIN;
        timer.advance(IDLE_TICK);

        call("a").completeExceptionally(new IOException("down"));
        assertThat(ending).isNotDone();
        call("b").complete("done");

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());
        assertThat(ending.join().exit()).isEqualTo(WorkerExit.OK);
        assertThat(session.replies()).hasSize(1);
        assertThat(session.released).containsExactly(0L);
        assertThat(session.queuedTasks()).isEqualTo(1);
    }

    @Test
    void errorsOfTheCodeAreNotTriedAgain() {
        session.publish("\"a\"");
        start(job().retry(always(3, Duration.ZERO)).task(String.class, (input, task) -> overflow(0)), 1);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));

        assertThat(body(session.replies().get(0))).contains("java.lang.StackOverflowError");
        assertThat(session.replies().get(0).attempts()).isEqualTo(1);
    }

    /** Raises another error when it is asked for its message. */
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("planted");
        }
    }

    @Test
    void errorThatCannotSayWhatItIsIsTriedAgainAsTheJobHasIt() {
        session.publish("\"a\"");
        start(
                job().retry(always(2, Duration.ZERO)).task(String.class, (input, task) -> {
                    throw new Mute();
                }),
                1);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));

        assertThat(body(session.replies().get(0))).contains(Mute.class.getName());
        assertThat(session.replies().get(0).attempts()).isEqualTo(2);
    }

    @Test
    void resultThatIsNoJsonFailsItsTaskByName() {
        session.publish("\"a\"");
        start(job().retry(always(3, Duration.ZERO)).task(String.class, (input, task) -> new Object()), 1);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));

        assertThat(body(session.replies().get(0))).contains("JobException", "java.lang.Object");
        assertThat(session.replies().get(0).attempts()).isEqualTo(1);
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }
}
