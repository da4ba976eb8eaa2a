package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What hangs on the future of a call, and the thread that it runs on. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReplyThreadIT {

    private final Dispatcher dispatcher =
            Dispatcher.start(Calls.pool().workers(1).concurrency(4).plan());
    private final Pool pool = new Pool(dispatcher);

    @AfterEach
    void closePool() {
        pool.closeNow();
    }

    /** Is done where what hangs on a call is. */
    private CompletableFuture<Void> afterACall(Runnable action) {
        return CompletableFuture.runAsync(action, dispatcher.replies());
    }

    private static void assertRefused(CompletableFuture<?> stage, String what) {
        assertThat(stage)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage(what + " would wait for the thread that it holds: use thenCompose, or an …Async form");
    }

    @Test
    void whoWouldWaitForItselfIsRefusedAtOnce(@TempDir Path folder) {
        TaskFuture<String> lasting =
                pool.apply(Calls::sleep, folder.resolve("marks").toString(), 600_000);

        assertRefused(afterACall(() -> lasting.join()), "join()");
        assertRefused(afterACall(() -> assertThat(lasting).succeedsWithin(PATIENCE)), "get()");
        assertRefused(afterACall(() -> lasting.thenApply(String::length).join()), "join()");
        assertRefused(afterACall(() -> pool.map(Calls::twice, List.of(1)).join()), "to read the results of a map");
        assertRefused(
                afterACall(() -> pool.map(Calls::twice, List.of(1)).toFuture().join()), "join()");
        assertRefused(
                afterACall(() -> pool.map(Calls::twice, List.of(1))
                        .toFuture()
                        .thenApply(List::size)
                        .join()),
                "join()");
        assertRefused(afterACall(() -> pool.close()), "close()");
        assertThat(pool.isOpen()).isTrue();
    }

    @Test
    void theEndOfAPoolThatIsShutDownIsNotAwaitedThere(@TempDir Path folder) {
        TaskFuture<String> lasting =
                pool.apply(Calls::sleep, folder.resolve("marks").toString(), 600_000);
        CompletableFuture<Void> awaited = afterACall(() -> {
            pool.shutdown();
            try {
                assertThat(pool.awaitSettled(Duration.ZERO)).isFalse();
                pool.awaitSettled(PATIENCE);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });

        assertRefused(awaited, "awaitSettled()");
        assertThat(lasting.cancel(true)).isTrue();
        pool.close();
    }

    @Test
    void whatIsDoneMayBeReadThereAndOtherCallsMayFollow() {
        TaskFuture<Integer> done = pool.apply(Calls::twice, 2);
        assertThat(done.join()).isEqualTo(4);

        assertThat(pool.apply(Calls::pidAfter, 300).thenApply(pid -> done.join()))
                .succeedsWithin(PATIENCE)
                .isEqualTo(4);
        assertThat(pool.apply(Calls::pidAfter, 300).thenCompose(pid -> pool.apply(Calls::twice, 3)))
                .succeedsWithin(PATIENCE)
                .isEqualTo(6);
        assertThat(pool.apply(Calls::twice, 1)
                        .thenCompose(one -> pool.map(Calls::twice, List.of(one)).toFuture()))
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of(4));
        assertThat(pool.apply(Calls::twice, 1).thenRunAsync(pool::close)).succeedsWithin(PATIENCE);
        assertThat(pool.isOpen()).isFalse();
    }

    @Test
    void anErrorThereFailsThePoolAndKeepsNobodyWaiting(@TempDir Path folder) {
        TaskFuture<String> lasting =
                pool.apply(Calls::sleep, folder.resolve("marks").toString(), 600_000);
        MapResult<Long> map = pool.map(Calls::pidAfter, Collections.nCopies(8, 600_000));

        dispatcher.replies().execute(() -> {
            throw new OutOfMemoryError("planted");
        });

        assertThat(lasting)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("the pool has failed: java.lang.OutOfMemoryError: planted");
        assertThat(map.toFuture()).failsWithin(PATIENCE);
        assertThatThrownBy(() -> pool.apply(Calls::twice, 1)).hasMessageContaining("the pool has failed");
        pool.close();
    }

    @Test
    void itIsThereBeforeThereIsACall() {
        Set<Thread> before = replyThreads();
        try (Pool another = Calls.pool().workers(1).concurrency(1).build()) {
            Set<Thread> made = new HashSet<>(replyThreads()); // some of before may just end
            made.removeAll(before);
            assertThat(made).hasSize(1);
            assertThat(another.isOpen()).isTrue();
        }
    }

    private static Set<Thread> replyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("forkful-pool-replies"))
                .collect(Collectors.toSet());
    }

    @Test
    void whereItTakesNothingNobodyIsKeptWaiting(@TempDir Path folder) throws IOException {
        Path gate = folder.resolve("gate");
        TaskFuture<String> lasting =
                pool.apply(Calls::sleep, folder.resolve("marks").toString(), 600_000);
        TaskFuture<Long> first = pool.apply(Calls::pidBehind, gate.toString());

        dispatcher.replies().shutdown(); // as where there is no memory to take it
        Files.createFile(gate);

        assertThat(first).failsWithin(PATIENCE).withThrowableOfType(ExecutionException.class);
        assertThat(lasting)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("the pool has ended");
        assertThatThrownBy(() -> pool.apply(Calls::twice, 1)).hasMessageContaining("the pool has ended");
    }

    @Test
    void aPoolMayBeClosedAtOnceThere() {
        assertThat(afterACall(() -> pool.closeNow())).succeedsWithin(PATIENCE);
        assertThat(pool.isOpen()).isFalse();
    }
}
