package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Eventually;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final HandlerThreads threads = HandlerThreads.forAsync(3, HandlerThreadsTest.class.getClassLoader());
    private final CountDownLatch end = new CountDownLatch(1);
    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();

    @AfterEach
    void end() {
        end.countDown();
    }

    @Test
    void quickWorkHasOneThreadHoweverMuchThereIs() {
        threads.relieve(0);
        AtomicInteger done = new AtomicInteger();
        for (int look = 1; look <= 10; look++) {
            int before = done.get();
            for (int i = 0; i < 1_000; i++) {
                threads.execute(() -> {
                    seen.add(Thread.currentThread());
                    done.incrementAndGet();
                });
            }
            Eventually.within(
                    Duration.ofSeconds(10), () -> assertThat(done.get()).isGreaterThan(before + 900));
            threads.relieve(look * LOOK_NANOS); // at most 100 wait, of 1,000 a look
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void whatIsStuckGetsAnotherThreadBesideItUpToTheLimit() {
        for (int i = 0; i < 4; i++) {
            threads.execute(this::stay);
        }
        Eventually.within(Duration.ofSeconds(10), () -> assertThat(seen).hasSize(1));
        for (int look = 0; look < 10; look++) {
            threads.relieve(look * LOOK_NANOS);
        }
        Eventually.within(Duration.ofSeconds(10), () -> assertThat(seen).hasSize(3));
    }

    private void stay() {
        seen.add(Thread.currentThread());
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
