package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.WorkerContext;
import dev.forkful.http.ClientSpec;
import dev.forkful.http.Http;
import dev.forkful.limit.LimitFolder;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker without its process, with a client that makes real calls.
 *
 * @param session with its tasks
 * @param timer time stands until a test advances it
 * @param run an empty folder
 * @param rings what its bell says
 * @param ending of the worker
 * @param open what is closed with it
 */
record WorkerBench(
        FakeSession session,
        FakeTimer timer,
        Path run,
        ByteArrayOutputStream rings,
        CompletableFuture<Ending> ending,
        List<AutoCloseable> open)
        implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);

    WorkerBench(FakeSession session, FakeTimer timer, Path run) {
        this(session, timer, run, new ByteArrayOutputStream(), new CompletableFuture<>());
    }

    WorkerBench(
            FakeSession session,
            FakeTimer timer,
            Path run,
            ByteArrayOutputStream rings,
            CompletableFuture<Ending> ending) {
        this(session, timer, run, rings, ending, new ArrayList<>());
    }

    Worker start(JobSpec job, int concurrency) {
        ClassLoader loader = WorkerBench.class.getClassLoader();
        TaskJson json = new TaskJson(loader);
        Logger log = LoggerFactory.getLogger("test");
        Executor ownThread = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, "test-worker");
            thread.setDaemon(true);
            return thread;
        });
        HandlerThreads threads = HandlerThreads.forBlocking(2, loader);
        HostGate hosts = new HostGate();
        Http http = Http.open(ClientSpec.DEFAULT, JsonMapper.builder().build(), threads, Map.of(), hosts);
        open.add(http);
        WorkerContext context = new Context(1, http, log, JobArguments.NONE);
        AttemptScope scope = new AttemptScope(
                context,
                job.stages().stream().map(stage -> BoundStage.of(stage, json)).toList(),
                json,
                new Judge(job, new ErrorJson(json.mapper(), Audience.PEOPLE, new OwnCode(loader, "none")), log),
                threads,
                ownThread,
                timer::nowNanos,
                hosts,
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

    @Override
    public void close() {
        open.forEach(closeable -> {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private record Context(int worker, Http http, Logger log, JobArguments arguments) implements WorkerContext {}
}
