package dev.forkful.broker.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.KnownStates;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor's changes of the words beside those of a worker. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ClaimWindowTest {
    private static final int TASKS = 4;
    private static final int GENERATIONS = 200;
    private static final int WORKER = 7;

    @TempDir
    private Path folder;

    @Test
    void tasksAreReopenedThoughAWorkerChangesTheirWordsInThatMoment() throws InterruptedException {
        ClaimTable table = ClaimTable.create(folder.resolve("claims"), 64, DiskFloor.DEFAULT);
        ClaimWindow window = new ClaimWindow(table);
        window.fill(new KnownStates(), TASKS);
        AtomicInteger current = new AtomicInteger();
        Thread worker = new Thread(() -> {
            for (int slot = 0; slot < TASKS; slot = current.get()) {
                claimAndGiveBack(table, slot);
            }
        });
        worker.start();
        try {
            while (current.get() < TASKS) {
                for (int generation = 1; generation <= GENERATIONS; generation++) {
                    reopen(window, table, current.get(), generation);
                }
                current.incrementAndGet();
            }
        } finally {
            current.set(TASKS);
            worker.join();
        }
    }

    /** While the worker is at it. */
    private static void reopen(ClaimWindow window, ClaimTable table, int slot, int generation) {
        while (ClaimWord.state(table.wordVolatile(slot)) == ClaimWord.FREE) {
            Thread.onSpinWait();
        }
        window.reopened(List.of((long) slot), generation);
        assertThat(ClaimWord.generation(table.wordVolatile(slot)))
                .as("generation of task %d", slot)
                .isEqualTo(generation);
    }

    private static void claimAndGiveBack(ClaimTable table, int slot) {
        long word = table.wordVolatile(slot);
        boolean free = ClaimWord.state(word) == ClaimWord.FREE;
        int state = free ? ClaimWord.CLAIMED : ClaimWord.FREE;
        table.compareAndSetWord(slot, word, ClaimWord.with(word, state, free ? WORKER : 0));
    }
}
