package dev.forkful.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the JDK's client works: on the thread that brings the work. So who makes a call sends it, too, and the
 * selector, the thread that waits for the network, takes in what comes. With threads of its own, as is usual, that
 * client hands each call over two more times, which takes a tenth of the CPU of a small one.
 *
 * <p>There is a pool all the same, for what may take long:
 *
 * <ul>
 *   <li>for what comes while the selector is busy, as with many TLS handshakes: so that other cores take part;
 *   <li>for all, once {@link #handOverAll} was called: a person's code may wait for what only the selector can bring.
 * </ul>
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class ClientThreads implements Executor {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    /** Small calls come near three quarters: what is left is the wait itself. */
    private static final double MOST_BUSY = 0.9;

    private static final long RELIEF_NANOS = Duration.ofSeconds(1).toNanos();

    private final Executor pool;
    private final LongSupplier nanoClock;
    private volatile @Nullable Thread selector;
    private volatile boolean handsOverAll;

    // Of the selector's thread.
    private boolean working;
    private long busyNanos;
    private long lookedNanos;
    private long reliefEndNanos;

    /** @param pool must not reject, which would kill the client */
    ClientThreads(Executor pool, LongSupplier nanoClock) {
        this.pool = pool;
        this.nanoClock = nanoClock;
        lookedNanos = nanoClock.getAsLong();
        reliefEndNanos = lookedNanos;
    }

    /** Says which thread waits for the network. */
    void serve(Thread waiter) {
        selector = waiter;
    }

    /** From now on all work is done by the pool. */
    void handOverAll() {
        handsOverAll = true;
    }

    @Override
    public void execute(Runnable task) {
        if (handsOverAll) {
            pool.execute(task);
        } else if (Thread.currentThread().equals(selector) && !working) {
            runMeasured(task);
        } else {
            run(task);
        }
    }

    private void runMeasured(Runnable task) {
        long began = nanoClock.getAsLong();
        if (began - reliefEndNanos < 0) {
            pool.execute(task);
            return;
        }
        working = true;
        try {
            run(task);
        } finally {
            working = false;
        }
        long now = nanoClock.getAsLong();
        busyNanos += now - began;
        long passed = now - lookedNanos;
        if (passed >= LOOK_NANOS) {
            if (busyNanos > passed * MOST_BUSY) {
                reliefEndNanos = now + RELIEF_NANOS;
            }
            busyNanos = 0;
            lookedNanos = now;
        }
    }

    /** What a task raises is none of the caller's concern, and the selector must live. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
