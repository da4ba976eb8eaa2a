package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.worker.HeapWatch.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
    private static final long MIB = 1 << 20;

    private long usedMib = 90;
    private final AtomicInteger looks = new AtomicInteger();
    private final HeapWatch watch = new HeapWatch(
            () -> {
                looks.incrementAndGet();
                return Optional.of(new Usage(usedMib * MIB, 100 * MIB));
            },
            0);

    @Test
    void aHeapThatACollectionLeavesNearlyFullIsToldWithItsFigures() {
        String told = watch.look(nanosAt(4));

        assertThat(told).isEqualTo("its heap is nearly full: a collection left 90 of 100 MiB of its old generation");
        assertThat(new Event.WorkerStopped(0, 1, 1, told).isForHeap()).isTrue();
    }

    @Test
    void aWorkerThatIsNewOrHasRoomStays() {
        assertThat(watch.look(nanosAt(1))).isEmpty();
        assertThat(looks).hasValue(0);
        usedMib = 85;
        assertThat(watch.look(nanosAt(4))).isEmpty();
        assertThat(looks).hasValue(1);
    }

    @Test
    void itDoesNotLookAtEachTick() {
        usedMib = 10;
        for (int millis = 4_000; millis < 5_000; millis += 5) {
            assertThat(watch.look(Duration.ofMillis(millis).toNanos())).isEmpty();
        }
        assertThat(looks).hasValue(5);
    }

    private static long nanosAt(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
