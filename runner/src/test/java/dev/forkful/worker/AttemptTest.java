package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Eventually;
import dev.forkful.Handler;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.Stage;
import dev.forkful.TaskContext;
import dev.forkful.WorkerContext;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.ExchangeGate;
import dev.forkful.http.Http;
import dev.forkful.http.HttpStatusException;
import dev.forkful.limit.LimitFolder;
import dev.forkful.secret.Redactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** One attempt whose handler, or whose worker, does what nobody expects: somebody is told, whatever it is. */
final class AttemptTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path run;

    private final Heard heard = new Heard();
    private final HandlerThreads threads = HandlerThreads.forAsync(1, AttemptTest.class.getClassLoader());

    @Test
    void whatKeepsAnAttemptFromBeginningEndsTheWorker() {
        JobSpec job = job().task(String.class, (input, task) -> input);
        attempt(job, () -> {
                    throw new ArithmeticException("planted");
                })
                .run();
        assertThat(heard.fatal).isCompletedWithValueMatching(error -> error instanceof ArithmeticException);
    }

    @Test
    void whatKeepsAnAttemptFromBeingToldEndsTheWorker() {
        Heard full = new Heard() {
            @Override
            public void concluded(HeldTask task, Verdict value) {
                throw new ArithmeticException("planted");
            }
        };
        JobSpec job = job().task(String.class, (input, task) -> input);
        attempt(job, System::nanoTime, new NoHttp(LoggerFactory.getLogger("test")), full)
                .run();
        assertThat(full.fatal).isCompletedWithValueMatching(error -> error instanceof ArithmeticException);
    }

    @Test
    void resultThatComesLaterAndCannotBeHadFailsItsTask() {
        CompletableFuture<Object> result = new CompletableFuture<>();
        attempt(job().asyncTask(String.class, (input, task) -> result), System::nanoTime)
                .run();
        result.complete(new BrokenList());
        Eventually.within(SOON, () -> assertThat(heard.verdict).isCompleted());
        assertThat(heard.failure()).contains("AssertionError", "planted");
        assertThat(heard.fatal).isNotDone();
    }

    @Test
    void whatNoOtherTryCanMendIsNotTriedAgainWhereAFutureWrapsItEither() {
        RetryPolicy all = RetryPolicy.DEFAULT.withRetryOn(error -> true);
        CompletableFuture<String> page = new CompletableFuture<>();
        JobSpec job = job().retry(all)
                .asyncTask(
                        String.class,
                        (input, task) -> page.thenApply(text -> {
                            task.emit(text); // which only a stage can
                            return text;
                        }));
        attempt(job, System::nanoTime).run();
        page.complete("text");
        Eventually.within(SOON, () -> assertThat(heard.verdict).isCompleted());
        assertThat(heard.failure())
                .isEqualTo("{\"type\":\"dev.forkful.JobException\",\"message\":\"only a stage can emit: declare"
                        + " stages in place of the task\"}");
    }

    @Test
    void codeThatIsLeftOfAnAttemptIsToldThatItsEmissionsAreLostHoweverItEnded() {
        CompletableFuture<Object> failed = new CompletableFuture<>();
        Emitting failing = emitting(failed);
        failed.completeExceptionally(new IOException("refused"));
        Eventually.within(SOON, () -> assertThat(failing.heard().verdict).isCompleted());

        Emitting cancelled = emitting(new CompletableFuture<>());
        cancelled.attempt().requestCancel();
        cancelled.attempt().check(System.nanoTime());
        cancelled.attempt().check(System.nanoTime());
        assertThat(cancelled.heard().failure()).contains("cancelled");

        Emitting deaf = emitting(new Deaf());
        deaf.attempt().requestCancel();
        deaf.attempt().check(System.nanoTime());
        deaf.attempt().check(System.nanoTime() + SOON.toNanos());
        assertThat(deaf.heard().stuck).isTrue();
        assertThat(deaf.heard().failure()).contains("cancelled");

        Emitting abandoned = emitting(new CompletableFuture<>());
        abandoned.attempt().abandon();

        assertThat(List.of(failing, cancelled, deaf, abandoned))
                .allSatisfy(one ->
                        assertThatThrownBy(() -> one.context().emit("more")).isInstanceOf(IllegalStateException.class));
    }

    /** An attempt that has emitted and goes on. */
    private record Emitting(Attempt attempt, TaskContext context, Heard heard) {}

    /** @param result of the handler */
    private Emitting emitting(CompletableFuture<Object> result) {
        Heard one = new Heard();
        CompletableFuture<TaskContext> context = new CompletableFuture<>();
        Handler.Async<String> handler = (input, task) -> {
            context.complete(task);
            task.emit("a");
            return result;
        };
        JobSpec job = job().stages(List.of(
                new Stage<>("list", String.class, handler), Stage.of("detail", String.class, (input, task) -> input)));
        Attempt attempt = attempt(job, System::nanoTime, new NoHttp(LoggerFactory.getLogger("test")), one);
        attempt.run();
        return new Emitting(attempt, context.join(), one);
    }

    /** Takes no notice of being cancelled, as a coroutine does whose code goes on. */
    private static class Deaf extends CompletableFuture<Object> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    @Test
    void retryConditionThatRaisesAnErrorFailsItsTask() {
        RetryPolicy broken = RetryPolicy.DEFAULT.withRetryOn(error -> {
            throw new AssertionError("planted");
        });
        JobSpec job = job().retry(broken).task(String.class, (input, task) -> {
            throw new IOException("refused");
        });
        attempt(job, System::nanoTime).run();
        assertThat(heard.verdict).isCompleted();
        assertThat(heard.failure()).contains("refused");
        assertThat(heard.failure())
                .contains("not tried again: the job's retry condition failed: java.lang.AssertionError: planted");
    }

    @Test
    void attemptThatIsNotTriedAgainBecauseOfTheDeadlineSaysSo() {
        RetryPolicy slow = RetryPolicy.DEFAULT.withDelays(JobSpec.LONGEST, JobSpec.LONGEST);
        JobSpec job = job().deadline(Duration.ofMinutes(2)).retry(slow).task(String.class, (input, task) -> {
            throw new IOException("refused");
        });
        attempt(job, System::nanoTime).run();
        assertThat(heard.verdict).isCompleted();
        assertThat(heard.failure()).contains("refused; not tried again: its deadline of 120 s would be over");
    }

    /** Raises another error when it is asked what it is. */
    private static final class Secretive extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new StackOverflowError("planted");
        }
    }

    @Test
    void errorThatCannotBeAskedForItsCauseFailsItsTaskByItsClass() {
        attempt(
                        job().task(String.class, (input, task) -> {
                            throw new Secretive();
                        }),
                        System::nanoTime)
                .run();
        assertThat(heard.verdict).isCompleted();
        assertThat(heard.failure())
                .contains("\"type\":\"" + Secretive.class.getName())
                .contains("StackOverflowError");
        assertThat(heard.fatal).isNotDone();
    }

    /** Raises another error when it is asked for its message, as a lazy one may. */
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("planted");
        }
    }

    @Test
    void errorThatCannotBeAskedForItsMessageFailsItsTaskByItsClass() {
        assertThat(failureOf(new Speechless()))
                .contains("\"type\":\"" + Speechless.class.getName())
                .contains("what it is cannot be had: it raised a java.lang.IllegalStateException");
    }

    @Test
    @Timeout(20)
    void cancelledAttemptAbortsAllItsCallsAndThoseThatItMakesLater() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Http http = Http.open(
                        ClientSpec.DEFAULT, JsonMapper.shared(), Runnable::run, Map.of(), ExchangeGate.OPEN)) {
            String uri = "http://127.0.0.1:" + silent.getLocalPort();
            List<CompletableFuture<?>> calls = new ArrayList<>();
            CompletableFuture<TaskContext> context = new CompletableFuture<>();
            CompletableFuture<?> ofOthers = http.getAsync(uri);
            JobSpec job = job().asyncTask(String.class, (input, task) -> {
                context.complete(task);
                calls.add(task.http().getAsync(uri));
                calls.add(task.http().getAsync(uri));
                return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                        .thenApply(nothing -> "both");
            });
            Attempt attempt = attempt(job, System::nanoTime, new Calling(http));
            attempt.run();
            assertThat(calls).hasSize(2).noneMatch(CompletableFuture::isDone);

            attempt.requestCancel();
            attempt.check(System.nanoTime());

            Eventually.within(SOON, () -> assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally));
            assertThat(context.join().http().getAsync(uri)).failsWithin(SOON);
            assertThat(ofOthers).isNotDone();
        }
    }

    @Test
    @Timeout(20)
    void cancelledAttemptEndsThoughItWaitsForItsCallsDeafly() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Http http = Http.open(
                        ClientSpec.DEFAULT, JsonMapper.shared(), Runnable::run, Map.of(), ExchangeGate.OPEN)) {
            String uri = "http://127.0.0.1:" + silent.getLocalPort();
            CompletableFuture<CompletableFuture<Void>> both = new CompletableFuture<>();
            JobSpec job = job().task(String.class, (input, task) -> {
                both.complete(CompletableFuture.allOf(
                        task.http().getAsync(uri), task.http().getAsync(uri)));
                return both.join().join(); // which takes no interrupt
            });
            Attempt attempt = attempt(job, System::nanoTime, new Calling(http));
            Thread handler = new Thread(attempt);
            handler.start();
            assertThat(both.join()).isNotDone();

            attempt.requestCancel();
            attempt.check(System.nanoTime());

            handler.join(SOON.toMillis());
            assertThat(handler.isAlive()).isFalse();
        }
    }

    /** Ends on the attempt's executor after it was cancelled, as a coroutine does. */
    private static final class Orderly extends CompletableFuture<Object> {
        private final Executor executor;

        Orderly(Executor executor) {
            this.executor = executor;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            executor.execute(() -> super.cancel(mayInterruptIfRunning));
            return true;
        }
    }

    @Test
    void cancelledHandlerIsNotBlamedForItsWaitForAThreadThatAnotherHas() {
        CountDownLatch release = new CountDownLatch(1);
        threads.execute(() -> awaitDeafly(release));
        Attempt attempt =
                attempt(job().asyncTask(String.class, (input, task) -> new Orderly(task.executor())), System::nanoTime);
        attempt.run();
        attempt.requestCancel();
        attempt.check(System.nanoTime());

        long afterItsGrace = System.nanoTime() + SOON.toNanos();
        attempt.check(afterItsGrace);
        assertThat(heard.verdict).isNotDone();

        release.countDown();
        Eventually.within(SOON, () -> {
            attempt.check(afterItsGrace);
            assertThat(heard.verdict).isCompleted();
        });
        assertThat(heard.failure()).contains("cancelled");
        assertThat(heard.stuck).isFalse();
    }

    @Test
    void cancelledHandlerWhoseThreadsNeverComeBackIsGivenUpInTheEnd() {
        CountDownLatch release = new CountDownLatch(1);
        threads.execute(() -> awaitDeafly(release));
        Attempt attempt =
                attempt(job().asyncTask(String.class, (input, task) -> new Orderly(task.executor())), System::nanoTime);
        attempt.run();
        attempt.requestCancel();
        attempt.check(System.nanoTime());

        attempt.check(System.nanoTime()
                + Attempt.CANCEL_GRACE.plus(Attempt.THREAD_PATIENCE).toNanos()
                + 1);

        release.countDown();
        assertThat(heard.failure()).contains("cancelled");
        assertThat(heard.stuck).isTrue();
    }

    private static void awaitDeafly(CountDownLatch release) {
        boolean over = false;
        while (!over) {
            try {
                over = release.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException ignored) {
                over = false;
            }
        }
    }

    private record Calling(Http http) implements WorkerContext {
        @Override
        public int worker() {
            return 1;
        }

        @Override
        public Logger log() {
            return LoggerFactory.getLogger("test");
        }

        @Override
        public JobArguments arguments() {
            return JobArguments.NONE;
        }
    }

    @Test
    void attemptThatIsNotTriedAgainBecauseOfItsRetryAfterSaysSo() {
        assertThat(failureOf(new HttpStatusException("POST", URI.create("http://a/x"), 503, Duration.ofMinutes(10))))
                .contains("HTTP 503 from POST http://a/x; not tried again: its Retry-After of 600 s is longer than"
                        + " maxRetryAfter = 300 s");
        assertThat(failureOf(new HttpStatusException("POST", URI.create("http://a/x"), 404, Duration.ofMinutes(10))))
                .as("whose status is why")
                .contains("HTTP 404 from POST http://a/x\"");
    }

    private String failureOf(RuntimeException error) {
        Heard one = new Heard();
        JobSpec job = job().task(String.class, (input, task) -> {
            throw error;
        });
        attempt(job, System::nanoTime, new NoHttp(LoggerFactory.getLogger("test")), one)
                .run();
        return one.failure();
    }

    @Test
    void secretsAreHiddenInResultsButInThoseThatGoBackToTheProgramOfAPool() {
        String token = "a-token-of-this-test";
        Redactor.OF_PROCESS.keep(token);
        assertThat(resultOf(job().task(String.class, (input, task) -> token))).isEqualTo("\"***\"");
        Stage<TaskJson.Raw> call = Stage.of("plain", TaskJson.Raw.class, (input, task) -> token);
        assertThat(resultOf(job().stages(List.of(call)))).isEqualTo("\"" + token + "\"");
    }

    private String resultOf(JobSpec job) {
        Heard one = new Heard();
        attempt(job, System::nanoTime, new NoHttp(LoggerFactory.getLogger("test")), one)
                .run();
        return one.result();
    }

    private static JobSpec.Builder job() {
        return JobSpec.named("test");
    }

    private Attempt attempt(JobSpec job, LongSupplier nanoClock) {
        return attempt(job, nanoClock, new NoHttp(LoggerFactory.getLogger("test")), heard);
    }

    private Attempt attempt(JobSpec job, LongSupplier nanoClock, WorkerContext context) {
        return attempt(job, nanoClock, context, heard);
    }

    private Attempt attempt(JobSpec job, LongSupplier nanoClock, WorkerContext context, Heard listener) {
        ClassLoader loader = AttemptTest.class.getClassLoader();
        TaskJson json = new TaskJson(loader);
        Logger log = LoggerFactory.getLogger("test");
        AttemptScope scope = new AttemptScope(
                context,
                job.stages().stream().map(stage -> BoundStage.of(stage, json)).toList(),
                json,
                new Judge(job, new ErrorJson(json.mapper(), Audience.PEOPLE, new OwnCode(loader, "none")), log),
                threads,
                Runnable::run,
                nanoClock,
                new HostGate(),
                new AttemptScope.RunTraits("r", job.isPipeline(), false, TaskLimits.open(job, new LimitFolder(run))));
        FakeSession session = new FakeSession();
        session.publish("\"a\"");
        return new HeldTask(session.tryClaim(1).get(0)).nextAttempt(scope, listener);
    }

    private static final class BrokenList extends AbstractList<String> {
        @Override
        public String get(int index) {
            throw new AssertionError("planted");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** What the owner of the attempt is told. */
    private static class Heard implements AttemptScope.Listener {
        private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        private volatile boolean stuck;

        private String result() {
            return verdict.join() instanceof Verdict.Ok ok
                    ? new String(ok.result(), StandardCharsets.UTF_8)
                    : "no result: " + failure();
        }

        private String failure() {
            return verdict.join() instanceof Verdict.Failed failed
                    ? new String(failed.error(), StandardCharsets.UTF_8)
                    : "no failure: " + verdict.join();
        }

        @Override
        public boolean sending(HeldTask task, String key) {
            return true;
        }

        @Override
        public void withdrawn(HeldTask task) {}

        @Override
        public void concluded(HeldTask task, Verdict value) {
            verdict.complete(value);
        }

        @Override
        public void concludedAside(HeldTask task, Verdict value) {
            verdict.complete(value);
        }

        @Override
        public void stuck(HeldTask task, Verdict value, String reason) {
            stuck = true;
            verdict.complete(value);
        }

        @Override
        public void fatal(Throwable error) {
            fatal.complete(error);
        }

        @Override
        public void free() {}

        @Override
        public void take() {}
    }
}
