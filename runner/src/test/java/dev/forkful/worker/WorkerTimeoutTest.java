package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.JobSpec;
import dev.forkful.TaskContext;
import dev.forkful.broker.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that take too long, and handlers that do not end. */
final class WorkerTimeoutTest extends WorkerFixture {
    private final CountDownLatch endOfTest = new CountDownLatch(1);

    @AfterEach
    void letStuckHandlersGo() {
        endOfTest.countDown();
    }

    @Test
    void attemptThatTakesTooLongIsCancelledAndFails() {
        session.publish("\"a\"");
        start(waiting(job().timeout(Duration.ofSeconds(1)).retry(always(1, DELAY))), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));

        timer.advance(Duration.ofSeconds(1));
        Eventually.within(SOON, () -> assertThat(call("a")).isCancelled());

        tickUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(body(session.replies().get(0)))
                .isEqualTo(
                        "{\"type\":\"timeout\",\"message\":" + "\"attempt 1 did not end within its timeout of 1 s\"}");
        assertThat(ending).isNotDone();
    }

    @Test
    void timeoutThatTheOwnerShortensHoldsForAttemptsThatRun() {
        session.publish("\"a\"");
        start(waiting(job().retry(always(1, DELAY))), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));
        timer.advance(Duration.ofSeconds(2));
        assertThat(call("a")).isNotDone();

        session.timeoutMillis = 1_500;

        tickUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(call("a")).isCancelled();
        assertThat(body(session.replies().get(0))).contains("within its timeout of 1.5 s");
    }

    @Test
    void timeoutThatTheOwnerLengthensHoldsForAttemptsThatRunAndEndsWithItsWord() {
        session.publish("\"a\"", "\"b\"");
        session.timeoutMillis = 5_000;
        start(waiting(job().timeout(Duration.ofSeconds(1)).retry(always(1, DELAY))), 2);
        Eventually.within(SOON, () -> assertThat(calls).containsKeys("a", "b"));
        timer.advance(Duration.ofSeconds(3));
        call("b").complete("done");
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));
        assertThat(call("a")).isNotDone();

        session.timeoutMillis = 0;

        tickUntil(() -> assertThat(session.replies()).hasSize(2));
        assertThat(body(session.replies().get(1))).contains("within its timeout of 1 s");
    }

    @Test
    void deadlineEndsATaskThatCouldBeTriedAgain() {
        session.publish("\"a\"");
        start(waiting(job().deadline(Duration.ofSeconds(2)).retry(always(9, DELAY))), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));

        timer.advance(Duration.ofSeconds(2));

        tickUntil(() -> assertThat(session.replies()).hasSize(1));
        assertThat(body(session.replies().get(0))).contains("deadline of 2 s");
    }

    @Test
    void handlerThatIgnoresItsCancellationFailsAloneAndItsWorkerRetires() {
        session.publish("\"stuck\"", "\"b\"");
        JobSpec job =
                job().timeout(Duration.ofSeconds(1)).retry(always(3, DELAY)).asyncTask(String.class, this::stuck);
        start(job, 2);
        Eventually.within(SOON, () -> assertThat(calls).containsKeys("stuck"));
        tickUntil(() -> assertThat(calls).containsKeys("stuck", "b")); // which gets a thread of its own
        call("b").complete("done");
        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));

        timer.advance(Duration.ofSeconds(3));

        tickUntil(() -> assertThat(ending).isCompleted());
        assertThat(ending.join().exit()).isEqualTo(WorkerExit.RETIRED);
        assertThat(session.replies()).hasSize(2);
        assertThat(body(session.replies().get(1))).contains("\"timeout\"", "went on after it was cancelled");
        assertThat(session.events.get(session.events.size() - 1)).isInstanceOf(Event.WorkerStopped.class);
    }

    @Test
    void cancelledTaskWhoseHandlerIgnoresThatIsRecordedAsCancelledAndItsWorkerRetires() {
        session.publish("\"stuck\"");
        Worker worker = started(job().asyncTask(String.class, this::stuck), 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKeys("stuck"));

        worker.cancel(0);

        tickUntil(() -> assertThat(ending).isCompleted());
        assertThat(ending.join().exit()).isEqualTo(WorkerExit.RETIRED);
        assertThat(ending.join().reason()).contains("did not end within 1 s after it was cancelled");
        assertThat(session.replies()).hasSize(1);
        assertThat(body(session.replies().get(0)))
                .isEqualTo("{\"type\":\"cancelled\",\"message\":\"the task was cancelled\"}");
    }

    @Test
    void continuationThatSpinsIsHeldAgainstItsOwnTask() {
        session.publish("\"a\"");
        JobSpec job = job().timeout(Duration.ofSeconds(1)).asyncTask(String.class, (input, task) -> {
            CompletableFuture<Object> never = new CompletableFuture<>();
            calls.put(input, never);
            task.executor().execute(this::awaitEndOfTest);
            return never;
        });
        start(job, 1);
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));

        timer.advance(Duration.ofSeconds(3));

        tickUntil(() -> assertThat(ending).isCompleted());
        assertThat(ending.join().exit()).isEqualTo(WorkerExit.RETIRED);
        assertThat(body(session.replies().get(0))).contains("\"timeout\"");
    }

    @Test
    void tasksBehindStuckHandlersAreGivenBack() {
        session.publish("\"stuck1\"", "\"stuck2\"", "\"stuck3\"", "\"stuck4\"", "\"x\"");
        JobSpec job = job().timeout(Duration.ofSeconds(1)).asyncTask(String.class, this::stuck);
        start(job, 5);
        Eventually.within(SOON, () -> assertThat(calls).hasSize(1));
        tickUntil(() -> assertThat(calls).hasSize(2)); // a second thread, and there is no third

        timer.advance(Duration.ofSeconds(4));

        tickUntil(() -> assertThat(ending).isCompleted());
        assertThat(session.replies()).hasSize(2);
        assertThat(session.released).containsExactlyInAnyOrder(2L, 3L, 4L);
    }

    private CompletableFuture<Object> stuck(String input, TaskContext task) {
        CompletableFuture<Object> call = new CompletableFuture<>();
        calls.put(input, call);
        if (input.startsWith("stuck")) {
            awaitEndOfTest();
        }
        return call;
    }

    private void awaitEndOfTest() {
        boolean over = false;
        while (!over) {
            try {
                over = endOfTest.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException ignored) {
                over = false; // that it takes no notice is the point
            }
        }
    }
}
