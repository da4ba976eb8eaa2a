package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Eventually;
import dev.forkful.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One function in one process; the numbers are those of the reference's list. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WorkerIT {

    /** A worker that is in the middle of a call that lasts. */
    private static Worker<String> busy(Path folder, int millis) {
        Path file = folder.resolve("marks");
        Worker<String> worker =
                Calls.worker().of(Calls::sleep, file.toString(), millis).start();
        Eventually.within(PATIENCE, () -> assertThat(file).hasContent("begun"));
        return worker;
    }

    // C1, C4, C7, C9, C10, C14
    @Test
    void aFunctionRunsInAProcessOfThatName(@TempDir Path folder) throws IOException, InterruptedException {
        Path gate = folder.resolve("gate");
        Worker<String> worker =
                Calls.worker().name("fetcher").onWorkerStart(Calls::greet).of(Calls::nameBehind, gate.toString());
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.isDaemon()).isTrue();

        assertThat(worker.start().isAlive()).isTrue();
        assertThat(worker.pid()).isNotEqualTo(Calls.pid());
        assertThat(ProcessHandle.of(worker.pid())).isPresent();
        assertThatThrownBy(worker::close).hasMessageContaining("worker fetcher is still alive");
        assertThatThrownBy(worker::exitStatus).hasMessageContaining("is still alive");
        assertThatThrownBy(worker::start).hasMessageContaining("started before");

        Files.createFile(gate);
        assertThat(worker.awaitExit(PATIENCE)).isTrue();
        assertThat(worker.isAlive()).isFalse();
        assertThat(worker.result()).isEqualTo("fetcher, hello from 1");
        assertThat(worker.exitStatus()).isZero();
        assertThat(worker).hasToString("fetcher: dev.forkful.pool.Calls.nameBehind");
        worker.close();
        assertThatThrownBy(worker::exitStatus).hasMessageContaining("is closed");
    }

    // C2, C3, C10
    @Test
    void toAwaitTheResultStartsAWorkerThatNobodyStarted() throws ExecutionException, InterruptedException {
        Worker<Long> worker = Calls.worker().keepProgramAlive().of(Calls::pid);
        assertThat(worker.isDaemon()).isFalse();
        assertThatThrownBy(() -> worker.awaitExit(PATIENCE)).hasMessageContaining("start it first");
        assertThatThrownBy(worker::result).hasMessageContaining("has no result yet");
        assertThatThrownBy(worker::terminate).hasMessageContaining("start it first");

        assertThat(worker.awaitResult()).isEqualTo(worker.pid());
        assertThat(Worker.fork(Calls::add, 1, 2).awaitResult()).isEqualTo(3);
    }

    // C5
    @Test
    void aWorkerThatIsTerminatedEndsByTheSignalAndIsNotReplaced(@TempDir Path folder) throws InterruptedException {
        Worker<String> worker = busy(folder, 600_000);

        worker.terminate();

        assertThat(worker.awaitExit(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(worker.exitStatus()).isEqualTo(143);
        assertThatThrownBy(worker::awaitResult)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(WorkerDiedException.class)
                .hasMessageContaining("ended with exit status 143");
        assertThat(folder.resolve("marks")).hasContent("begun\n");
    }

    // C6, C8
    @Test
    void aWorkerThatIsNotAwaitedLongEnoughLivesOnUntilItIsKilled(@TempDir Path folder) throws InterruptedException {
        Worker<String> worker = busy(folder, 600_000);

        assertThat(worker.awaitExit(Duration.ofMillis(10))).isFalse();
        assertThat(worker.isAlive()).isTrue();
        assertThatThrownBy(worker::result).hasMessageContaining("has no result yet");
        worker.kill();

        assertThat(worker.awaitExit(PATIENCE)).isTrue();
        assertThat(worker.exitStatus()).isEqualTo(137);
    }

    @Test
    void whoHasTheResultOfAWorkerThatDiedHasItsExitStatus() throws InterruptedException {
        Worker<Long> worker = Calls.worker().of(Calls::pid);
        CompletableFuture<Integer> status =
                worker.toFuture().handle((result, error) -> worker.exitStatus()); // before anybody else could ask
        worker.start().kill();

        assertThatThrownBy(worker::awaitResult).hasMessageContaining("ended with exit status 137");
        assertThat(worker.exitStatus()).isEqualTo(137);
        assertThat(worker.isAlive()).isFalse();
        worker.close();
        assertThat(status).succeedsWithin(PATIENCE).isEqualTo(137);
    }

    @Test
    void whatHangsOnTheResultMayAwaitTheExit() {
        Worker<Integer> worker = Calls.worker().of(Calls::twice, 3);
        CompletableFuture<Boolean> exited = worker.toFuture().thenApply(result -> hasExited(worker));

        Worker<Integer> unused = worker.start();

        assertThat(exited).succeedsWithin(PATIENCE).isEqualTo(true);
        assertThat(worker.exitStatus()).isZero();
    }

    private static boolean hasExited(Worker<?> worker) {
        try {
            return worker.awaitExit(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A program that only waits for its worker, and ends in what hangs on the result. */
    public static final class Exits {
        private Exits() {}

        public static void main(String[] arguments) {
            Worker<Integer> worker = Calls.worker().keepProgramAlive().of(Calls::twice, 3);
            CompletableFuture<Void> unused =
                    worker.toFuture().thenAccept(result -> System.exit(hasExited(worker) ? result : 1));
            Worker<Integer> unusedToo = worker.start();
        }
    }

    @Test
    void aProgramMayEndInWhatHangsOnTheResult() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Exits.class.getName())
                .inheritIO()
                .start();
        try {
            assertThat(program.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(6);
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void aWorkerThatIsKilledBeforeItsFunctionBeganIsNotReplacedEither() throws InterruptedException {
        Worker<Long> worker = Worker.fork(Calls::pid);
        worker.kill();

        assertThat(worker.awaitExit(PATIENCE)).isTrue();
        assertThat(worker.exitStatus()).isEqualTo(137);
        assertThatThrownBy(worker::result).hasCauseInstanceOf(WorkerDiedException.class);
    }

    @Test
    void toCancelTheResultKillsTheWorker(@TempDir Path folder) throws IOException, InterruptedException {
        Worker<String> worker = busy(folder, 600_000);

        assertThat(worker.toFuture().cancel(true)).isTrue();

        assertThat(worker.awaitExit(PATIENCE)).isTrue();
        assertThat(worker.exitStatus()).isEqualTo(137);
        assertThat(Files.readString(folder.resolve("marks"))).isEqualTo("begun\n");
    }

    // C16
    @Test
    void anErrorOfTheFunctionIsRaisedAsItselfAndTheProcessEndsInOrder() throws InterruptedException {
        Worker<Integer> worker = Worker.fork(Calls::even, 3);

        assertThatThrownBy(worker::awaitResult)
                .hasCauseInstanceOf(Calls.OddException.class)
                .hasStackTraceContaining("Calls.even");
        assertThat(worker.awaitExit(PATIENCE)).isTrue();
        assertThat(worker.exitStatus()).isZero();
    }

    @Test
    void aFunctionThatEndsItsProcessAndAHookThatFailsAreToldByTheExitStatus() throws InterruptedException {
        Worker<Integer> exits = Worker.fork(Calls::exit, 3);
        Worker<Integer> refused =
                Calls.worker().onWorkerStart(Calls::refuse).of(Calls::twice, 1).start();

        assertThatThrownBy(exits::awaitResult).hasMessageContaining("ended with exit status 3");
        assertThatThrownBy(refused::awaitResult)
                .hasMessageContaining("ended with exit status 11")
                .hasMessageContaining("no database for worker 1");
    }

    @Test
    void aWorkerThatCannotBeStartedIsToldToItsCallerOnly() {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
        try {
            Worker<Long> worker = Calls.worker()
                    .keepProgramAlive()
                    .jvmOptions("\0") // no command line can have it
                    .of(Calls::pid);

            assertThatThrownBy(worker::start).hasMessageContaining("cannot be started");
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(Thread.getAllStackTraces().keySet())
                            .noneMatch(thread -> thread.getName().equals("forkful-worker-result")));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
    }

    // C11, C15, C17, C18
    @Test
    @SuppressWarnings("NullAway") // a caller without it may give null
    void whatCannotRunIsRefusedBeforeAnythingStarts() {
        String captured = PATIENCE.toString();
        assertThatThrownBy(() -> Worker.fork(() -> captured))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("captures 1 value");
        assertThatThrownBy(() ->
                        Calls.worker().onWorkerStart(worker -> worker.log().info(captured)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("captures");
        assertThatThrownBy(() -> Worker.fork(null))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("there is no function that it could call");
        assertThatThrownBy(() -> Calls.worker().name(" ").timeout(Duration.ZERO).of(Calls::pid))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("name = \" \"")
                .hasMessageContaining("timeout = 0 s");
    }
}
