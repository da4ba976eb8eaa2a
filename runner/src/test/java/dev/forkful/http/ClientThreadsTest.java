package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** This thread takes the part of the selector. */
class ClientThreadsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> pool = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final ClientThreads threads = new ClientThreads(pool::add, nanos::get);

    @Test
    void whoBringsWorkDoesIt() throws InterruptedException {
        threads.serve(Thread.currentThread());
        Thread other = new Thread(
                () -> threads.execute(() -> done.add(Thread.currentThread().getName())), "other");
        other.start();
        other.join();
        threads.execute(() -> done.add(Thread.currentThread().getName()));

        assertThat(done).containsExactly("other", Thread.currentThread().getName());
        assertThat(pool).isEmpty();
    }

    @Test
    void whatComesOfATaskIsDoneWithinIt() {
        threads.serve(Thread.currentThread());

        threads.execute(() -> {
            threads.execute(() -> done.add("inner"));
            done.add("outer");
        });

        assertThat(done).containsExactly("inner", "outer");
    }

    @Test
    void busySelectorHandsOverForASecond() {
        threads.serve(Thread.currentThread());

        work(40, 20);
        work(40, 0); // four fifths of the time are not too much
        assertThat(pool).isEmpty();

        work(60, 0);
        work(60, 0);
        threads.execute(() -> done.add("handed over"));
        assertThat(pool).hasSize(1);

        pass(1000);
        threads.execute(() -> done.add("its own again"));
        assertThat(done).containsExactly("its own again");
    }

    @Test
    void nothingIsDoneByWhoBringsItOnceAllIsHandedOver() {
        threads.serve(Thread.currentThread());
        threads.handOverAll();

        threads.execute(() -> done.add("handed over"));

        assertThat(pool).hasSize(1);
    }

    @Test
    void whatATaskRaisesDoesNotReachTheSelector() throws InterruptedException {
        List<Throwable> told = new ArrayList<>();
        Thread selector = new Thread(() -> {
            threads.serve(Thread.currentThread());
            threads.execute(() -> {
                throw new IllegalStateException("of the task");
            });
            done.add("went on");
        });
        selector.setUncaughtExceptionHandler((thread, error) -> told.add(error));
        selector.start();
        selector.join();

        assertThat(done).containsExactly("went on");
        assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
    }

    private void work(long millis, long idleMillis) {
        threads.execute(() -> pass(millis));
        pass(idleMillis);
    }

    private void pass(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
