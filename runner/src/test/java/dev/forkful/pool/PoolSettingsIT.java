package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.forkful.Eventually;
import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pool does as it was built, and as it is closed; the numbers are those of the reference's list. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolSettingsIT {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static Pool one() {
        return Calls.pool().workers(1).concurrency(4).build();
    }

    // P1, P2, P4, X9
    @Test
    void workersAreReplacedAfterSoManyCallsAndNothingIsStranded() {
        try (Pool pool =
                Calls.pool().workers(1).concurrency(4).maxTasksPerWorker(4).build()) {
            List<Long> pids = pool.map(Calls::pidOf, numbers(10)).join();

            assertThat(pids.stream().distinct()).hasSize(3);
            assertThat(pids.stream().filter(pids.get(0)::equals)).hasSize(4);
        }
    }

    // C14, P8, X7
    @Test
    void startHookAndExceptionHandlerRunInTheWorker() {
        try (Pool pool = Calls.pool()
                .workers(1)
                .concurrency(1)
                .onWorkerStart(Calls::greet)
                .exceptionHandler(Calls::watch)
                .build()) {
            assertThat(pool.apply(Calls::greeting).join()).isEqualTo("hello from 1");
            assertThatThrownBy(() -> pool.apply(Calls::even, 1).join()).hasCauseInstanceOf(Calls.OddException.class);
            assertThat(pool.apply(Calls::greeting).join()).isEqualTo("saw OddException: 1 is odd");
        }
        try (Pool pool = Calls.pool()
                .workers(1)
                .concurrency(1)
                .exceptionHandler(Calls::stumble)
                .build()) {
            assertThatThrownBy(() -> pool.apply(Calls::even, 1).join()).hasCauseInstanceOf(Calls.OddException.class);
        }
    }

    // P12
    @Test
    void theClientOfThePoolIsInForceInsideCalls() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] agent = exchange.getRequestHeaders().getFirst("User-Agent").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, agent.length);
            exchange.getResponseBody().write(agent);
            exchange.close();
        });
        server.start();
        try (Pool pool =
                Calls.pool().workers(1).concurrency(1).client(Calls::client).build()) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertThat(pool.apply(Pool.async(Calls::body), url).join()).isEqualTo("pool-test/1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aClientWhoseCertificatesAreGoneEndsThePoolAndCallersHaveTheCause() {
        try (Pool pool = Calls.pool()
                .workers(1)
                .concurrency(1)
                .client(Calls::distrustful)
                .build()) {
            TaskFuture<Integer> call = pool.apply(Calls::twice, 1);
            assertThatThrownBy(call::join)
                    .hasMessageContaining("trust: " + Path.of("no/such/ca.pem").toAbsolutePath() + " does not exist");
        }
    }

    // X6
    @Test
    void aStartHookThatFailsEndsThePoolAndCallersHaveTheCause() {
        try (Pool pool = Calls.pool()
                .workers(1)
                .concurrency(1)
                .onWorkerStart(Calls::refuse)
                .build()) {
            TaskFuture<Integer> call = pool.apply(Calls::twice, 1);
            assertThatThrownBy(call::join).hasMessageContaining("no database for worker 1");
            assertThatThrownBy(() -> pool.apply(Calls::twice, 1)).hasMessageContaining("the pool has ended");
        }
    }

    @Test
    void aPoolEndsAsEverWhereItsWorkersSayWhatIsNoUtf8() {
        try (Pool pool = Calls.pool().workers(1).onWorkerStart(Calls::mumble).build()) {
            assertThat(pool.apply(Calls::twice, 1))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("no caf\uFFFD");
        }
    }

    @Test
    void aSchedulerThatRaisesKeepsNobodyWaiting() {
        Scheduler raising = new Scheduler() {
            @Override
            public int schedule(String function, int queues) {
                return 0;
            }

            @Override
            public void settled(int queue) {
                throw new AssertionError("by the scheduler");
            }
        };
        try (Pool pool = Calls.pool()
                .workers(2)
                .queues(2)
                .scheduler(raising)
                .onWorkerStart(Calls::refuse)
                .build()) {
            List<TaskFuture<Integer>> calls =
                    numbers(3).stream().map(n -> pool.apply(Calls::twice, n)).toList();
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call)
                            .failsWithin(PATIENCE)
                            .withThrowableOfType(ExecutionException.class)
                            .withMessageContaining("no database for worker 1"));
        }
    }

    @Test
    void aSchedulerMayWaitForAThreadThatAsksThePool() {
        CompletableFuture<Pool> built = new CompletableFuture<>();
        Scheduler waiting = (function, queues) -> built.thenApplyAsync(Pool::isOpen)
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join()
                ? 1
                : 0;
        try (Pool pool = Calls.pool().workers(2).queues(2).scheduler(waiting).build()) {
            built.complete(pool);
            assertThat(pool.apply(Calls::twice, 4).join()).isEqualTo(8);
        }
    }

    // C15, C17, P9
    @Test
    @SuppressWarnings("NullAway") // a caller without it may give null
    void impossibleSettingsAreRefusedAllAtOnce() {
        assertThatThrownBy(
                        () -> Calls.pool().workers(2).queues(3).concurrency(1).build())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("queues = 3: must be from 1 to 2")
                .hasMessageContaining("concurrency = 1");
        assertThatThrownBy(() -> Calls.pool().workers(501).concurrency(100_001).build())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("workers = 501: must be from 1 to 500")
                .hasMessageContaining("concurrency = 100001: must be from 1 to 100000");
        assertThatThrownBy(() ->
                        Calls.pool().timeout(Duration.ofSeconds(Long.MAX_VALUE)).build())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("timeout = infinite: must be from 1 ms to 876000 h");
        assertThatThrownBy(() -> Calls.pool().timeout(null).heapPerWorker(-5).build())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("timeout = null: must be from 1 ms to 876000 h")
                .hasMessageContaining("heapPerWorker = -5 bytes: must be from 64 MiB to 1 TiB");
        assertThatThrownBy(() -> Calls.worker().heapPerWorker(1).of(Calls::pid))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("heapPerWorker = 1 bytes: must be from 64 MiB to 1 TiB");
        String captured = PATIENCE.toString();
        assertThatThrownBy(
                        () -> Calls.pool().onWorkerStart(worker -> worker.log().info(captured)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("captures");
    }

    // S1, S2
    @Test
    void callsAlternateBetweenTwoQueuesOfOneWorkerEach() {
        try (Pool pool = Calls.pool().workers(2).queues(2).concurrency(8).build()) {
            List<Long> pids = pool.map(Calls::pidOf, numbers(10)).join();

            assertThat(pids.get(0)).isNotEqualTo(pids.get(1));
            assertThat(IntStream.range(2, 10))
                    .allSatisfy(i -> assertThat(pids.get(i)).isEqualTo(pids.get(i - 2)));
        }
    }

    // P10, P11
    @Test
    void aPoolThatIsShutDownRefusesCallsAndAnOpenOneIsNotAwaited() throws InterruptedException {
        Pool pool = one();
        assertThatThrownBy(() -> pool.awaitSettled(PATIENCE)).isInstanceOf(IllegalStateException.class);
        TaskFuture<Integer> call = pool.apply(Calls::twice, 4);
        pool.shutdown();

        assertThat(pool.awaitSettled(FOR_EVER)).isTrue();
        assertThat(call.join()).isEqualTo(8);
        assertThatThrownBy(() -> pool.apply(Calls::twice, 4)).hasMessage("the pool is closed");
        assertThatThrownBy(() -> pool.map(Calls::twice, numbers(3))).hasMessage("the pool is closed");
        assertThatThrownBy(() -> pool.starmap(Calls::add, List.of(Args.of(1, 2))))
                .hasMessage("the pool is closed");
        pool.closeNow();
        pool.close();
    }

    // X8, X13
    @Test
    void closeNowSettlesAllThatIsPendingAsCancelled(@TempDir Path folder) {
        Pool pool = one();
        String file = folder.resolve("marks").toString();
        TaskFuture<String> running = pool.apply(Calls::sleep, file, 600_000);
        MapResult<Integer> many = pool.map(Calls::twice, numbers(3_000));
        Eventually.within(PATIENCE, () -> assertThat(folder.resolve("marks")).exists());
        Eventually.within(PATIENCE, () -> assertThat(pool.workers()).hasSize(1)); // they are shown as of a moment ago
        long pid = pool.workers().get(0).pid();

        pool.closeNow();

        assertThatThrownBy(running::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(many::join)
                .satisfiesAnyOf(
                        error -> assertThat(error).isInstanceOf(CancellationException.class),
                        error -> assertThat(error).hasCauseInstanceOf(CancellationException.class));
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aMapIsReadInAnyWayAfterItsPoolHasEnded() {
        Pool pool = one();
        MapResult<Integer> map = pool.map(Calls::twice, List.of(1, 2));
        MapResult<Integer> once = pool.map(Calls::twice, Stream.of(3));
        assertThat(once.join()).containsExactly(6);
        pool.close();

        assertThat(map.toFuture()).succeedsWithin(PATIENCE).isEqualTo(List.of(2, 4));
        assertThat(collected(map.publisher()))
                .succeedsWithin(PATIENCE)
                .asInstanceOf(InstanceOfAssertFactories.list(Integer.class))
                .containsExactlyInAnyOrder(2, 4);
        assertThat(collected(once.publisher()))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("read once");
    }

    private static CompletableFuture<List<Integer>> collected(Flow.Publisher<Outcome<Integer>> publisher) {
        List<Integer> values = new CopyOnWriteArrayList<>();
        CompletableFuture<List<Integer>> whole = new CompletableFuture<>();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Outcome<Integer> outcome) {
                values.add(outcome.value());
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }

            @Override
            public void onComplete() {
                whole.complete(values);
            }
        });
        return whole;
    }

    // X12
    @Test
    void aCancelledCallIsInterruptedAndOneThatWaitsIsNeverBegun(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (Pool pool = Calls.pool().workers(1).concurrency(1).build()) {
            TaskFuture<String> running = pool.apply(Calls::sleep, first.toString(), 600_000);
            TaskFuture<String> waiting = pool.apply(Calls::sleep, second.toString(), 1);
            Eventually.within(PATIENCE, () -> assertThat(first).exists());

            assertThat(waiting.cancel(true)).isTrue();
            assertThat(running.cancel(true)).isTrue();

            assertThat(pool.apply(Calls::twice, 1).join()).isEqualTo(2);
        }
        assertThat(Files.readString(first)).isEqualTo("begun\ninterrupted\n");
        assertThat(second).doesNotExist();
    }

    // C8
    @Test
    void aCallThatIsNotAwaitedLongEnoughGoesOn(@TempDir Path folder)
            throws ExecutionException, InterruptedException, IOException {
        Path gate = folder.resolve("gate");
        try (Pool pool = one()) {
            long pid = pool.apply(Calls::pid).join();
            TaskFuture<Long> call = pool.apply(Calls::pidBehind, gate.toString());
            assertThatThrownBy(() -> call.get(10, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            Files.createFile(gate);
            assertThat(call.get()).isEqualTo(pid);
        }
    }

    @Test
    void aCallThatTakesTooLongTimesOut(@TempDir Path folder) {
        try (Pool pool = Calls.pool()
                .workers(1)
                .concurrency(1)
                .timeout(Duration.ofMillis(300))
                .build()) {
            TaskFuture<String> call =
                    pool.apply(Calls::sleep, folder.resolve("f").toString(), 600_000);
            assertThatThrownBy(call::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class)
                    .hasMessageContaining("timeout of 0.3 s");
        }
    }

    // X1, X2
    @Test
    void aKilledWorkerCostsNothingAndACallThatEndsTheProcessFails(@TempDir Path folder) {
        try (Pool pool = Calls.pool().workers(2).concurrency(8).build()) {
            MapResult<Integer> map = pool.map(
                    (Integer n) -> {
                        Thread.sleep(20);
                        return n;
                    },
                    numbers(200));
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(pool.workers().stream().filter(life -> life.settled() > 5))
                            .isNotEmpty());
            PoolWorker victim = pool.workers().stream()
                    .filter(life -> life.settled() > 5)
                    .findFirst()
                    .orElseThrow();
            ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);

            assertThat(map.join()).isEqualTo(numbers(200));
            assertThatThrownBy(() -> pool.apply(Calls::exit, 3).join())
                    .hasCauseInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("poisoned");
        }
    }

    @Test
    void aCallThatKillsItsWorkersIsToldWithTheirLastWords(@TempDir Path folder) {
        PoolBuilder builder = Calls.pool().workers(1).concurrency(1);
        try (Pool pool = builder.build()) {
            assertThatThrownBy(
                            () -> pool.apply(Calls::lastWords, "out of reach").join())
                    .hasMessageContaining("exit status 3; unless its own code")
                    .hasMessageContaining("or --heap\n  out of reach")
                    .hasMessageNotContaining(".log")
                    .hasMessageNotContaining("worker 0");
        }
        try (Pool pool = builder.directory(folder).build()) {
            assertThatThrownBy(
                            () -> pool.apply(Calls::lastWords, "out of reach").join())
                    .hasMessageContaining("or --heap; see "
                            + folder.resolve("runs").resolve("queue-1").resolve("workers"));
        }
    }

    @Test
    void aDurablePoolRunsAnewWhatFailedWhereItIsToldTo(@TempDir Path folder) throws IOException {
        PoolBuilder builder = Calls.pool().workers(1).concurrency(1).directory(folder.resolve("pool"));
        String absent = folder.resolve("file").toString();
        try (Pool pool = builder.build()) {
            assertThatThrownBy(() -> pool.apply(Calls::size, absent).join()).hasRootCauseMessage(absent);
            assertThat(pool.apply(Calls::twice, 4).join()).isEqualTo(8);
        }
        Files.writeString(folder.resolve("file"), "seven..");
        try (Pool pool = builder.build()) {
            assertThatThrownBy(() -> pool.apply(Calls::size, absent).join()).hasRootCauseMessage(absent);
        }
        try (Pool pool = builder.retryFailed().build()) {
            assertThat(pool.apply(Calls::size, absent).join()).isEqualTo(7);
            assertThat(pool.apply(Calls::twice, 4).join()).isEqualTo(8);
        }
        assertThatThrownBy(() -> Calls.pool().retryFailed().build()).hasMessageContaining("retryFailed: only a pool");
    }

    @Test
    void aDurablePoolWhoseCallsAreSettledIsCompletedWhenItIsClosed(@TempDir Path folder) {
        try (Pool pool = Calls.pool().workers(1).directory(folder).build()) {
            assertThat(pool.map(Calls::twice, numbers(3)).join()).hasSize(3);
        }

        RunDirectory queue = RunDirectory.open(folder.resolve("runs").resolve("queue-1"));
        assertThat(queue.snapshot().state()).isEqualTo(RunPhase.COMPLETED);
        assertThat(queue.snapshot().settled()).isEqualTo(3);
    }

    @Test
    void aDurablePoolKeepsNoEarlierResultInMemory(@TempDir Path folder) throws IOException {
        int length = 1_000_000; // so much has a file of its own
        PoolBuilder builder = Calls.pool().workers(1).concurrency(1).directory(folder);
        try (Pool pool = builder.build()) {
            assertThat(pool.apply(Calls::repeated, "a", length).join()).hasSize(length);
            assertThat(pool.apply(Calls::repeated, "b", length).join()).hasSize(length);
        }
        try (Pool pool = builder.build()) {
            assertThat(pool.apply(Calls::repeated, "a", length).join()).isEqualTo("a".repeat(length));
            Path bodies = folder.resolve("runs").resolve("queue-1").resolve("bodies");
            Path aside = Files.move(bodies, folder.resolve("aside"));

            assertThatThrownBy(() -> pool.apply(Calls::repeated, "b", length))
                    .isInstanceOf(BrokerException.Damaged.class)
                    .hasMessageContaining("lost body");
            assertThat(pool.apply(Calls::twice, 4).join()).isEqualTo(8);
            Path unused = Files.move(aside, bodies);
            assertThat(pool.apply(Calls::repeated, "b", length).join()).isEqualTo("b".repeat(length));
        }
        assertThat(RunStore.at(folder).open("queue-1").snapshot().published())
                .as("calls that were made: what could not be read was not called again")
                .isEqualTo(3);
    }

    @Test
    void aDurablePoolAnswersFromWhatItHasAndRunsOnlyTheRest(@TempDir Path folder) throws IOException {
        Path marks = folder.resolve("marks");
        List<Args.Two<String, Integer>> rows =
                numbers(20).stream().map(n -> Args.of(marks.toString(), n)).toList();
        PoolBuilder builder = Calls.pool().workers(1).concurrency(4).directory(folder.resolve("pool"));
        try (Pool pool = builder.build()) {
            assertThat(pool.starmap(Calls::mark, rows.subList(0, 12)).join()).isEqualTo(numbers(12));
        }
        try (Pool pool = builder.build()) {
            assertThat(pool.starmap(Calls::mark, rows).join()).isEqualTo(numbers(20));
            assertThat(pool.apply(Calls::mark, marks.toString(), 3).join()).isEqualTo(3); // one more than before
        }
        assertThat(Files.readAllLines(marks)).hasSize(21);
        assertThatThrownBy(() -> builder.workers(2).build())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("was made with workers=1");
    }
}
