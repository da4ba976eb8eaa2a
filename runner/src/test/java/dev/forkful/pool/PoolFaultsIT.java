package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Eventually;
import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A durable pool of two queues, one of which fails. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class PoolFaultsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

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
        Eventually.within(SOON, () -> assertThat(pool.workers()).hasSize(2)); // they are shown as of a moment ago
        return pool.workers().stream().map(PoolWorker::pid).toList();
    }

    @Test
    void aQueueThatFailsKeepsNoOtherFromBeingClosed() throws IOException {
        Pool pool = two().build();
        assertThat(pool.map(Calls::twice, List.of(1, 2)).join()).containsExactly(2, 4);
        List<Long> pids = pids(pool);
        Files.createDirectory(first().resolve("replies").resolve("9999")); // a queue without a header
        Eventually.within( // it is seen at the next look only
                SOON,
                () -> assertThatThrownBy(() -> pool.apply(Calls::twice, 3)).hasMessageContaining("the pool has ended"));

        assertThatThrownBy(pool::close).isInstanceOf(BrokerException.Damaged.class);

        Eventually.within(
                SOON,
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

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 50; i++) {
                        pool.apply(String::length, argument);
                    }
                })
                .isInstanceOf(BrokerException.Storage.class);
        pool.close();

        assertThat(scheduler.unsettled).hasValue(0);
    }
}
