package dev.forkful.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A table that is full: each key looks at all its slots. */
final class LimitTableTest {
    private static final int SLOTS = 16;
    private static final long HOLDER = 7;
    private static final long START = Duration.ofHours(10).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @TempDir
    private Path home;

    @Test
    void keyThatSharesASlotHasNoMorePermitsWhenAnotherSlotIsFree() {
        LimitTable table = table(2);
        int[] permits = takeOneEach(table);
        int shared = table.take(guest(3), HOLDER, START);
        assertThat(shared).isNotNegative();

        table.giveBack(permits[5], HOLDER);
        assertThat(table.take(guest(3), HOLDER, START)).isEqualTo(LimitTable.NO_PERMIT);

        table.giveBack(shared, HOLDER);
        table.giveBack(permits[3], HOLDER);
        assertThat(table.take(guest(3), HOLDER, START)).isNotNegative();
        assertThat(table.take(guest(3), HOLDER, START)).isNotNegative();
    }

    @Test
    void keyThatSharesASlotKeepsItsTimeWhenAnotherSlotIsFree() {
        LimitTable table = table(0);
        for (int slot = 0; slot < SLOTS; slot++) {
            long cost = slot == 3 || slot == 5 ? SECOND : HOUR;
            assertThat(table.reserve(owner(slot), cost, START)).isEqualTo(START);
        }
        assertThat(table.reserve(guest(3), HOUR, START)).isEqualTo(START + SECOND);
        assertThat(table.reserve(guest(3), HOUR, START + 2 * SECOND)).isEqualTo(START + SECOND + HOUR);
    }

    @Test
    void keyThatSharesASlotStaysHeldWhenAnotherSlotIsFree() {
        LimitTable table = table(2);
        int[] permits = takeOneEach(table);
        table.hold(guest(3), START + HOUR, START);
        table.giveBack(permits[5], HOLDER);
        assertThat(table.isHeld(guest(3), START + SECOND)).isTrue();
        assertThat(table.isHeld(guest(3), START + 2 * HOUR)).isFalse();
    }

    @Test
    void keyThatNeverSharedTakesTheFirstFreeSlot() {
        LimitTable table = table(2);
        int[] permits = takeOneEach(table);
        assertThat(table.take(guest(3), HOLDER, START)).isNotNegative();
        table.giveBack(permits[5], HOLDER);
        assertThat(table.take(guest(3) + 1, HOLDER, START)).isNotNegative();
        assertThat(table.take(guest(3) + 1, HOLDER, START)).isNotNegative();
    }

    @Test
    void slotThatHadNothingToRememberKnowsItsGuestsNoMore() {
        LimitTable table = table(2);
        int[] permits = takeOneEach(table);
        table.giveBack(table.take(guest(3), HOLDER, START), HOLDER);
        table.giveBack(permits[3], HOLDER);
        assertThat(table.take(guest(3) + 1, HOLDER, START)).isNotNegative(); // the slot is another's now
        table.giveBack(permits[5], HOLDER);
        assertThat(table.take(guest(3), HOLDER, START)).isNotNegative();
        assertThat(table.take(guest(3), HOLDER, START)).isNotNegative();
    }

    @Test
    void noKeyEverHasMoreThanItsLimitHoweverManyThereAre() {
        LimitTable table = table(2);
        Random random = new Random(20_261_127);
        Map<Long, Deque<Integer>> held = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            long key = ((long) random.nextInt(SLOTS) << 32) | (1 + random.nextInt(4));
            Deque<Integer> permits = held.computeIfAbsent(key, any -> new ArrayDeque<>());
            if (random.nextInt(100) < 52 && !permits.isEmpty()) {
                table.giveBack(permits.remove(), HOLDER);
            } else {
                int permit = table.take(key, HOLDER, START);
                if (permit != LimitTable.NO_PERMIT) {
                    permits.add(permit);
                }
            }
            assertThat(permits).as("step %d", step).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    @Timeout(60)
    void noKeyEverHasMoreThanItsLimitWhereManyAskAtOnce() {
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("limit"), SLOTS, 1), Integer.MAX_VALUE);
        AtomicIntegerArray held = new AtomicIntegerArray(SLOTS * 4);
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> askers = IntStream.range(0, 6)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            Random random = new Random(thread);
                            Deque<int[]> own = new ArrayDeque<>();
                            for (int step = 0; step < 300_000; step++) {
                                if (own.size() > 3) {
                                    int[] first = own.remove();
                                    held.decrementAndGet(first[0]);
                                    table.giveBack(first[1], HOLDER + thread);
                                }
                                int one = random.nextInt(held.length());
                                int permit = table.take(owner(one % SLOTS) + one / SLOTS, HOLDER + thread, START);
                                if (permit != LimitTable.NO_PERMIT) {
                                    most.accumulateAndGet(held.incrementAndGet(one), Math::max);
                                    own.add(new int[] {one, permit});
                                }
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        askers.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
    }

    @Test
    @Timeout(10)
    void slotWhoseMoverDiedIsTakenByTheNext() {
        LimitTable table = table(1);
        for (int permit : takeOneEach(table)) {
            table.giveBack(permit, HOLDER);
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            table.file().wordVolatile(LimitLayout.slotOffset(slot) + LimitLayout.KEY_FIELD, Long.MIN_VALUE + 7);
        }
        Thread.currentThread().interrupt();
        assertThat(table.take(guest(3), HOLDER, START)).isNotNegative();
        assertThat(Thread.interrupted())
                .as("who is interrupted waits as long, and stays so")
                .isTrue();
        assertThat(table.take(guest(3), HOLDER, START)).isEqualTo(LimitTable.NO_PERMIT);
        assertThat(table.take(owner(5), HOLDER, START)).isNotNegative();
    }

    @Test
    void noKeyIsEverFasterThanItsRateHoweverManyThereAre() {
        LimitTable table = table(0);
        Random random = new Random(20_261_128);
        Map<Long, Long> earliest = new HashMap<>();
        long now = START;
        for (int step = 0; step < 200_000; step++) {
            now += random.nextInt((int) (SECOND / 20));
            long key = ((long) random.nextInt(SLOTS) << 32) | (1 + random.nextInt(4));
            long before = earliest.getOrDefault(key, 0L);
            if (before > now + SECOND) { // whoever has a place takes it before he asks for the next
                continue;
            }
            long start = table.reserve(key, SECOND, now);
            assertThat(start).as("step %d", step).isGreaterThanOrEqualTo(before);
            earliest.put(key, start + SECOND);
        }
    }

    private LimitTable table(int permits) {
        return new LimitTable(LimitFile.open(home.resolve("limit"), SLOTS, permits));
    }

    private static int[] takeOneEach(LimitTable table) {
        int[] permits = new int[SLOTS];
        for (int slot = 0; slot < SLOTS; slot++) {
            permits[slot] = table.take(owner(slot), HOLDER, START);
            assertThat(permits[slot]).isNotNegative();
        }
        return permits;
    }

    /** A key whose place is that slot. */
    private static long owner(int slot) {
        return ((long) slot << 32) | 1;
    }

    /** Another one. */
    private static long guest(int slot) {
        return ((long) slot << 32) | 2;
    }
}
