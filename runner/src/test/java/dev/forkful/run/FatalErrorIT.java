package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forkful.InDoubt;
import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.TaskContext;
import dev.forkful.WorkerContext;
import dev.forkful.http.Http;
import dev.forkful.pool.Pool;
import dev.forkful.pool.TaskFuture;
import dev.forkful.run.RunOutcome.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An error that ends a worker, though it is the task's own and no end of the JVM: beside it, calls are under way, and
 * the job's shutdown hook would leave these time to fail of that end.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class FatalErrorIT {
    private static final int TASKS = 8;
    private static final long FATAL = 7;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore answered = new Semaphore(0);
    private final HttpServer server;
    private final TestRuns runs;

    FatalErrorIT(@TempDir Path home) throws IOException {
        runs = new TestRuns(home, Hungry.class);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/call", exchange -> {
            pause(Duration.ofMillis(20));
            answer(exchange);
            answered.release();
        });
        server.createContext("/amid-calls", exchange -> {
            awaitCalls();
            answer(exchange);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until some calls were answered, if there is anybody who calls. */
    private void awaitCalls() {
        answered.drainPermits();
        try {
            boolean unused = answered.tryAcquire(2 * TASKS, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One task raises the error while the others call. */
    public static final class Hungry implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return JobSpec.named("trouble")
                    .inDoubt(arguments.get("hold") == null ? InDoubt.RETRY : InDoubt.HOLD)
                    .onWorkerStart(FatalErrorIT::endSlowly)
                    .task(Long.class, (number, task) -> {
                        String uri = arguments.values().getOrDefault("uri", "");
                        return number == FATAL ? hungry(uri, task) : calls(uri, task);
                    });
        }
    }

    @Test
    void anErrorThatEndsTheWorkerFailsItsTaskAndNoneBesideIt() throws IOException, InterruptedException {
        RunOutcome outcome = runs.run(create(Map.of("uri", uri())));

        assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(outcome.snapshot().ok()).isEqualTo(TASKS - 1);
        assertThat(outcome.snapshot().failed()).isEqualTo(1);
    }

    @Test
    void whatIsBesideItIsInDoubtWhereTheJobHoldsThat() throws IOException, InterruptedException {
        RunOutcome outcome = runs.run(create(Map.of("uri", uri(), "hold", "yes")));

        assertThat(outcome.snapshot().failed()).isZero();
        assertThat(outcome.snapshot().inDoubt()).isEqualTo(TASKS);
    }

    static void endSlowly(WorkerContext worker) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> pause(Duration.ofSeconds(1))));
    }

    static int hungry(String uri, TaskContext task) throws IOException, InterruptedException {
        Http.orThrow(task.http().get(uri + "/amid-calls"));
        throw new OutOfMemoryError("planted");
    }

    static int calls(String uri, TaskContext task) throws IOException, InterruptedException {
        int last = 0;
        for (int call = 0; call < 30; call++) {
            last = Http.orThrow(task.http().get(uri + "/call")).statusCode();
            pause(Duration.ofMillis(20)); // some are between two calls when it happens
        }
        return last;
    }

    @Test
    void aCallOfAPoolThatEndsItsWorkerFailsAloneToo() {
        try (Pool pool = Pool.builder()
                .jvmOptions(TestJvm.options().toArray(String[]::new))
                .workers(1)
                .concurrency(8)
                .onWorkerStart(FatalErrorIT::endSlowly)
                .build()) {
            TaskFuture<Integer> fatal = pool.apply(FatalErrorIT::hungry, uri());
            List<TaskFuture<Integer>> others = IntStream.range(0, 6)
                    .mapToObj(i -> pool.apply(FatalErrorIT::calls, uri()))
                    .toList();

            assertThat(others).allSatisfy(call -> assertThat(call.join()).isEqualTo(204));
            assertThatThrownBy(fatal::join).hasMessageContaining("killed");
        }
    }

    private RunDirectory create(Map<String, String> arguments) throws IOException {
        return runs.create("hungry", Input.range(1, TASKS), 1, TASKS, arguments);
    }

    private String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
