package dev.forkful.worker;

import dev.forkful.Eventually;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.broker.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A worker without its process: the session is in memory, and time stands until a test advances it. */
abstract class WorkerFixture {
    static final Duration SOON = Duration.ofSeconds(10);
    /** How long a worker without attempts in flight may take to look round. */
    static final Duration IDLE_TICK = Duration.ofMillis(400);

    static final Duration DELAY = Duration.ofSeconds(1);

    @TempDir
    private Path run;

    final FakeSession session = new FakeSession();
    final FakeTimer timer = new FakeTimer();
    final ByteArrayOutputStream rings = new ByteArrayOutputStream();
    final CompletableFuture<Ending> ending = new CompletableFuture<>();
    /** Of {@link #waiting}, by input: what the handler gave. */
    final Map<String, CompletableFuture<Object>> calls = new ConcurrentHashMap<>();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeBenches() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    void start(JobSpec job, int concurrency) {
        Worker unused = started(job, concurrency);
    }

    Worker started(JobSpec job, int concurrency) {
        WorkerBench bench = new WorkerBench(session, timer, run, rings, ending);
        open.add(bench);
        return bench.start(job, concurrency);
    }

    static JobSpec.Builder job() {
        return JobSpec.named("test").timeout(Duration.ofHours(10));
    }

    /** Tried again after a random delay up to that one. */
    static RetryPolicy always(int attempts, Duration delay) {
        return new RetryPolicy(attempts, delay, delay, delay, error -> true);
    }

    /** A job whose handlers give a future that a test completes. */
    JobSpec waiting(JobSpec.Builder job) {
        return job.asyncTask(String.class, (input, task) -> {
            CompletableFuture<Object> call = new CompletableFuture<>();
            calls.put(input, call);
            return call;
        });
    }

    CompletableFuture<Object> call(String input) {
        return Objects.requireNonNull(calls.get(input), input);
    }

    static String body(Event.Reply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    /** Some steps are taken by other threads between two ticks. */
    void tickUntil(Eventually.ThrowingRunnable assertion) {
        Eventually.within(SOON, () -> {
            timer.advance(Duration.ofMillis(10));
            assertion.run();
        });
    }
}
