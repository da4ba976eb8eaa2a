package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Who hears it that a batch is to stop, and how it ends then. */
@Timeout(60)
class StoppableBatchTest extends PlainCommands {
    private final TestWorld test;
    private final Workbench bench = Workbench.ofShell();
    private final Requests requests = new Requests();
    private final Session session;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    /** Two commands, and the batch, which must hear of a request before one is made. */
    private final CountDownLatch begun = new CountDownLatch(3);

    private final AtomicBoolean over = new AtomicBoolean();

    StoppableBatchTest(@TempDir Path folder) {
        test = new TestWorld(folder);
        session = new Session(test.worldStoppedBy(requests).withWorkbench(bench), this, line -> {});
    }

    /** The signals of the process. */
    private final class Requests implements StopRequests {
        private volatile IntConsumer handler = number -> {};
        private int asked;

        @Override
        public Subscription listen(IntConsumer told) {
            handler = told;
            begun.countDown();
            return () -> handler = number -> {};
        }

        void ask() {
            handler.accept(++asked);
        }
    }

    /**
     * Commands that begin, and then: {@code hold} ends as a run does that is drained or aborted, {@code follow} ends
     * well when it is to stop, {@code read} is interrupted, {@code spin} hears nothing, and {@code next} ends at once.
     */
    @Override
    public int run(World inside, Consumer<CommandLine> more, List<String> words) {
        if (words.get(0).equals("next")) {
            heard.add("next");
            return ExitCode.OK;
        }
        CountDownLatch stopped = new CountDownLatch(words.contains("twice") ? 2 : 1);
        StopRequests.Subscription listening = List.of("hold", "follow").contains(words.get(0))
                ? inside.stopRequests().listen(number -> {
                    heard.add(words.get(1) + " " + number);
                    stopped.countDown();
                })
                : () -> {};
        begun.countDown();
        try {
            while (words.get(0).equals("spin") && !over.get()) {
                Thread.onSpinWait();
            }
            stopped.await();
            return words.get(0).equals("follow")
                    ? ExitCode.OK
                    : words.contains("twice") ? ExitCode.ABORTED : ExitCode.RESUMABLE;
        } catch (InterruptedException e) {
            heard.add(words.get(1) + " interrupted");
            return ExitCode.ABORTED;
        } finally {
            listening.close();
        }
    }

    @AfterEach
    void close() {
        over.set(true);
        bench.close();
    }

    private CompletableFuture<Integer> start(String commands) throws InterruptedException {
        return start(CommandLines.of(commands));
    }

    private CompletableFuture<Integer> start(CommandLines commands) throws InterruptedException {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                exit.complete(new StoppableBatch(session).run("-c", commands));
            } catch (InterruptedException | RuntimeException e) {
                exit.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        return exit;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hold a &; hold b &       | 75 | a 1, b 1",
                "hold a &; hold b; next   | 75 | a 1, b 1",
                "hold a &; follow b; next | 75 | a 1, b 1",
                "hold a &; read b; next   | 75 | a 1, b interrupted",
                "follow a &; follow b     |  0 | a 1, b 1",
                "follow a &; follow b; next | 75 | a 1, b 1",
            })
    void requestReachesWhatRunsBehindAndTheCommandInFrontAndNoOtherFollows(String commands, int exit, String heardOfIt)
            throws InterruptedException {
        CompletableFuture<Integer> batch = start(commands);
        requests.ask();
        assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(exit);
        assertThat(heard).containsExactlyInAnyOrder(heardOfIt.split(", "));
    }

    @Test
    void nobodyWaitsForMoreOfAPipeWhenTheBatchIsToStop() throws IOException, InterruptedException {
        try (PipedOutputStream open = new PipedOutputStream();
                PipedInputStream pipe = new PipedInputStream(open)) {
            open.write("hold a &; follow b\n".getBytes(StandardCharsets.UTF_8));
            CompletableFuture<Integer> batch = start(CommandLines.of(pipe));
            requests.ask();
            assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(ExitCode.RESUMABLE);
            assertThat(heard).containsExactlyInAnyOrder("a 1", "b 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"next, 0", "'next; next \"open', 75"})
    void aBatchThatWaitsForItsNextCommandEndsAtOnce(String commands, int exit) throws InterruptedException {
        begun.countDown();
        begun.countDown(); // there is the batch alone
        try (SilentPipe pipe = new SilentPipe(commands + "\n")) {
            CompletableFuture<Integer> batch = start(CommandLines.of(pipe));
            pipe.awaitReader();
            long asked = System.nanoTime();

            requests.ask();

            assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(exit);
            assertThat(System.nanoTime() - asked).isLessThan(ShellJob.PATIENCE.toNanos());
        }
    }

    /** Its last word would be that all is well. */
    @Test
    void aBatchWhoseNextCommandIsThereSaysThatItIsNotRun() throws InterruptedException {
        begun.countDown();
        begun.countDown(); // there is the batch alone
        try (SlowPipe pipe = new SlowPipe("next\n")) {
            CompletableFuture<Integer> batch = start(CommandLines.of(pipe));
            pipe.awaitReader();

            requests.ask();

            assertThatThrownBy(() -> batch.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            pipe.give();
            assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isNotEqualTo(ExitCode.OK);
            assertThat(test.err()).contains("next: not run");
        }
    }

    /** Has its text ready, and takes its time to give it. */
    private static final class SlowPipe extends FilterInputStream {
        private final CountDownLatch read = new CountDownLatch(1);
        private final CountDownLatch given = new CountDownLatch(1);

        SlowPipe(String text) {
            super(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        }

        void awaitReader() throws InterruptedException {
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            read.countDown();
            boolean interrupted = false;
            while (given.getCount() > 0) {
                try {
                    given.await();
                } catch (InterruptedException e) {
                    interrupted = true; // as a read of a pipe hears none
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return super.read(bytes, offset, length);
        }

        void give() {
            given.countDown();
        }

        @Override
        public void close() {
            give();
        }
    }

    /** Stays open after what is there, and no interrupt ends a read, as it is with standard input. */
    private static final class SilentPipe extends InputStream {
        private final InputStream there;
        private final CountDownLatch read = new CountDownLatch(1);
        private final Semaphore more = new Semaphore(0);

        SilentPipe(String text) {
            there = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        void awaitReader() throws InterruptedException {
            assertThat(read.await(20, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = there.read(bytes, offset, length);
            if (count < 0) {
                read.countDown();
                more.acquireUninterruptibly();
            }
            return count;
        }

        @Override
        public void close() {
            more.release();
        }
    }

    @Test
    void secondRequestThatAbortsTheCommandInFrontAbortsTheBatch() throws InterruptedException {
        CompletableFuture<Integer> batch = start("hold a &; hold b twice");
        requests.ask();
        requests.ask();
        assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(ExitCode.ABORTED);
    }

    @Test
    void secondRequestAbortsAllAndLeavesWhatHearsNeither() throws InterruptedException {
        CompletableFuture<Integer> batch = start("hold a twice &; spin b; next");
        requests.ask();
        requests.ask();
        assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(ExitCode.ABORTED);
        assertThat(heard).containsExactly("a 1", "a 2");
    }

    @Test
    void whatRunsBehindAndDoesNotHearItIsCutOffAndNamed() throws InterruptedException {
        CompletableFuture<Integer> batch = start("spin a &; hold b");
        requests.ask();
        assertThat(batch.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(ExitCode.ABORTED);
        assertThat(heard).containsExactly("b 1");
    }
}
