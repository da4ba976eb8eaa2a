package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.forkful.ErrorDetail;
import dev.forkful.Eventually;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.Stage;
import dev.forkful.TaskContext;
import dev.forkful.WorkerContext;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.limit.LimitFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker without its process: the session is in memory, and time stands until a test advances it. */
final class WorkerTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** How long a worker without attempts in flight may take to look round. */
    private static final Duration IDLE_TICK = Duration.ofMillis(400);

    private static final Duration DELAY = Duration.ofSeconds(1);

    @TempDir
    private Path run;

    private final FakeSession session = new FakeSession();
    private final ByteArrayOutputStream rings = new ByteArrayOutputStream();
    private final FakeTimer timer = new FakeTimer();
    private final Map<String, CompletableFuture<Object>> calls = new ConcurrentHashMap<>();
    private final Map<String, TaskContext> contexts = new ConcurrentHashMap<>();
    private final CountDownLatch endOfTest = new CountDownLatch(1);
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    @AfterEach
    void letStuckHandlersGo() {
        endOfTest.countDown();
    }

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

    @Test
    void outOfMemoryEndsTheWorkerAndBlamesNoTask() {
        session.publish("\"a\"");
        start(
                job().task(String.class, (input, task) -> {
                    throw new OutOfMemoryError("planted");
                }),
                1);

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());

        assertThat(ending.join().exit()).isEqualTo(WorkerExit.OUT_OF_MEMORY);
        assertThat(session.replies()).isEmpty();
    }

    /** Says when it is written. */
    private record Told(CompletableFuture<Void> written) {
        @JsonValue
        String text() {
            written.complete(null);
            return "";
        }
    }

    @Test
    void whatWasBesideAnOutOfMemoryErrorIsNeitherSettledNorTriedAgain() {
        session.publish("\"oom\"", "\"a\"", "\"b\"", "\"last\"");
        start(waiting(job()), 4);
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("oom", "a", "b", "last"));

        call("oom").completeExceptionally(new OutOfMemoryError("planted"));
        Eventually.within(SOON, () -> assertThat(ending).isCompleted());
        call("a").completeExceptionally(new IOException("the process ends"));
        call("b").complete("done");
        CompletableFuture<Void> afterThem = new CompletableFuture<>();
        call("last").complete(new Told(afterThem)); // on the one thread that judges what has come

        assertThat(afterThem).succeedsWithin(SOON);
        assertThat(session.events).allMatch(Event.WorkerStarted.class::isInstance);
        assertThat(session.released).isEmpty();
    }

    @Test
    void resultThatIsNoJsonFailsItsTaskByName() {
        session.publish("\"a\"");
        start(job().retry(always(3, Duration.ZERO)).task(String.class, (input, task) -> new Object()), 1);

        Eventually.within(SOON, () -> assertThat(session.replies()).hasSize(1));

        assertThat(body(session.replies().get(0))).contains("JobException", "java.lang.Object");
        assertThat(session.replies().get(0).attempts()).isEqualTo(1);
    }

    @Test
    void workerThatCannotRecordEndsWithTheCodeForStorage() {
        start(waiting(job()), 1);
        Eventually.within(SOON, () -> assertThat(session.idle).isTrue());
        session.failure = new BrokerException.Storage("disk full", null);
        session.publish("\"a\"");
        timer.advance(Duration.ofMillis(400));
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));

        call("a").complete("done");

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());
        assertThat(ending.join().exit()).isEqualTo(WorkerExit.STORAGE);
    }

    @Test
    void failingStartHookEndsTheWorkerBeforeItClaims() {
        session.publish("\"a\"");
        start(
                waiting(job().onWorkerStart(worker -> {
                    throw new IOException("no database");
                })),
                1);

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());

        assertThat(ending.join().exit()).isEqualTo(WorkerExit.START_HOOK);
        assertThat(ending.join().cause()).hasMessage("no database");
        assertThat(session.events).isEmpty();
        assertThat(session.queuedTasks()).isEqualTo(1);
    }

    private static JobSpec.Builder job() {
        return JobSpec.named("test").timeout(Duration.ofHours(10));
    }

    /** Tried again after a random delay up to that one. */
    private static RetryPolicy always(int attempts, Duration delay) {
        return new RetryPolicy(attempts, delay, delay, delay, error -> true);
    }

    private JobSpec waiting(JobSpec.Builder job) {
        return job.asyncTask(String.class, (input, task) -> {
            CompletableFuture<Object> call = new CompletableFuture<>();
            contexts.put(input, task);
            calls.put(input, call);
            return call;
        });
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

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }

    private CompletableFuture<Object> call(String input) {
        return java.util.Objects.requireNonNull(calls.get(input), input);
    }

    private static String body(Event.Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    /** Some steps are taken by other threads between two ticks. */
    private void tickUntil(Eventually.ThrowingRunnable assertion) {
        Eventually.within(SOON, () -> {
            timer.advance(Duration.ofMillis(10));
            assertion.run();
        });
    }

    private void start(JobSpec job, int concurrency) {
        Worker unused = started(job, concurrency);
    }

    private Worker started(JobSpec job, int concurrency) {
        TaskJson json = new TaskJson(WorkerTest.class.getClassLoader());
        Logger log = LoggerFactory.getLogger("test");
        ClassLoader loader = WorkerTest.class.getClassLoader();
        Executor ownThread = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, "test-worker");
            thread.setDaemon(true);
            return thread;
        });
        WorkerContext context = new NoHttp(log);
        List<BoundStage> stages = new ArrayList<>();
        job.stages().forEach(stage -> stages.add(BoundStage.of(stage, json)));
        AttemptScope scope = new AttemptScope(
                context,
                stages,
                json,
                new Judge(job, new ErrorJson(json.mapper(), ErrorDetail.MESSAGE), log),
                HandlerThreads.forBlocking(2, loader),
                ownThread,
                timer::nowNanos,
                new HostGate(),
                new AttemptScope.RunTraits("r", job.isPipeline(), false, TaskLimits.open(job, new LimitFolder(run))));
        Worker worker = new Worker(new WorkerParts(
                job,
                scope,
                new Replies(session, new Bell(rings), 1, 1, Clock.systemUTC(), timer::nowNanos),
                new Hooks(context, loader),
                timer,
                ownThread,
                concurrency,
                job.onWorkerStart()));
        ownThread.execute(() -> {
            try {
                ending.complete(worker.run());
            } catch (InterruptedException | RuntimeException e) {
                ending.completeExceptionally(e);
            }
        });
        Eventually.within(SOON, () -> {
            timer.advance(Duration.ZERO);
            assertThat(session.beats).isPositive();
        });
        return worker;
    }
}
