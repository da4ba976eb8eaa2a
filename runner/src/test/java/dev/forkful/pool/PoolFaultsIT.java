package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.Eventually;
import dev.forkful.ForkfulException;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import dev.forkful.run.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A durable pool, and what fails below it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolFaultsIT {

    private final Path folder;

    PoolFaultsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private PoolBuilder two() {
        return Calls.pool().workers(2).concurrency(8).queues(2).directory(folder);
    }

    private Path first() {
        return folder.resolve("runs").resolve("queue-1");
    }

    private static List<Long> pids(Pool pool) {
        Eventually.within(PATIENCE, () -> assertThat(pool.workers()).hasSize(2)); // they are shown as of a moment ago
        return pool.workers().stream().map(PoolWorker::pid).toList();
    }

    @Test
    void aQueueThatFailsKeepsNoOtherFromBeingClosed() throws IOException {
        Pool pool = two().build();
        assertThat(pool.map(Calls::twice, List.of(1, 2)).join()).containsExactly(2, 4);
        List<Long> pids = pids(pool);
        Path torn = Files.createDirectory(first().resolve("replies").resolve("9999"));
        Files.writeString(torn.resolve("20260101F.cq4"), "no queue");
        Eventually.within( // it is seen at the next look only
                PATIENCE,
                () -> assertThatThrownBy(() -> pool.apply(Calls::twice, 3)).hasMessageContaining("the pool has ended"));

        assertThatThrownBy(pool::close).isInstanceOf(BrokerException.Damaged.class);

        Eventually.within(
                PATIENCE,
                () -> assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
        assertThat(pool.isOpen()).isFalse();
        pool.close();
    }

    /** Chooses the first queue, and counts. */
    private static final class FirstQueue implements Scheduler {
        private final AtomicInteger unsettled = new AtomicInteger();

        @Override
        public int schedule(String function, int queues) {
            unsettled.incrementAndGet();
            return 0;
        }

        @Override
        public void settled(int queue) {
            unsettled.decrementAndGet();
        }
    }

    @Test
    void aCallThatCannotBeWrittenIsSettledOnce() throws IOException {
        FirstQueue scheduler = new FirstQueue();
        String argument = "x".repeat(400_000);
        Pool pool = two().scheduler(scheduler).build();
        assertThat(pool.apply(Calls::twice, 1).join()).isEqualTo(2);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(first().resolve("tasks"), "*.cq4")) {
            Files.delete(files.iterator().next()); // it can be written, but not extended
        }

        List<TaskFuture<Integer>> calls = new ArrayList<>();
        Throwable raised = catchThrowable(() -> {
            for (int i = 0; i < 50; i++) {
                calls.add(pool.apply(String::length, argument));
            }
        });
        // Who appends hears of it, unless the end of the queue was faster, and settled his call: then the next does.
        boolean settledByTheEnd = !(raised instanceof BrokerException.Storage);
        assertThat(raised).isInstanceOf(ForkfulException.class).hasMessageContaining("cannot extend queue");
        if (settledByTheEnd) {
            assertThat(calls.get(calls.size() - 1)).failsWithin(PATIENCE);
        }
        pool.close();

        assertThat(calls).allMatch(CompletableFuture::isDone);
        assertThat(scheduler.unsettled).hasValue(0);
    }

    @Test
    void aDeathAfterWhichLimitsCannotBeOpenedEndsNoQueue() throws IOException {
        try (Pool pool =
                Calls.pool().workers(1).concurrency(4).directory(folder).build()) {
            long pid = pool.apply(Calls::pid).join();
            Files.createDirectory(first().resolve("limits").resolve("9")); // opened as a file, it fails
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);

            assertThat(pool.apply(Calls::pid)).succeedsWithin(PATIENCE).isNotEqualTo(pid);
        }
    }

    @Test
    void aCallThatWasRunAnewAsOftenAsCanBeHasItsFailure() {
        PoolBuilder builder = Calls.pool().workers(1).concurrency(1).directory(folder);
        try (Pool pool = builder.build()) {
            assertThat(pool.apply(Calls::even, 3)).failsWithin(PATIENCE);
        }
        failAgain(255);

        try (Pool pool = builder.retryFailed().build()) {
            assertThat(pool.apply(Calls::even, 3))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("again 255");
            assertThat(pool.apply(Calls::even, 4)).succeedsWithin(PATIENCE);
        }
    }

    /** What as many programs leave that retry what failed. */
    private void failAgain(int times) {
        RunDirectory run = RunDirectory.open(first());
        try (Owner owner = run.broker().own(1_000, run.state());
                TaskReader tasks = run.broker().tasks()) {
            for (int i = 1; i <= times; i++) {
                owner.append(new Event.Reopened(i, i, List.of(0L)));
                byte[] error = ("{\"type\":\"x\",\"message\":\"again " + i + "\"}").getBytes(StandardCharsets.UTF_8);
                owner.append(new Event.Reply(i, i, Event.Status.FAILED, 1, 1, 1, tasks.read(0), error));
            }
        }
    }
}
