package dev.forkful.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the JDK's client works: what comes from the network, on the thread that waits for it, its selector; what comes
 * from elsewhere, on threads of a pool. By itself that client hands the former over, too, which takes a tenth of the
 * CPU of a small call.
 *
 * <p>What comes from the network is handed over all the same,
 *
 * <ul>
 *   <li>where it keeps the selector busy, as many TLS handshakes do: so that other cores take part;
 *   <li>once {@link #handOverAll} was called: a person's code may wait for what only the selector can bring.
 * </ul>
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class ClientThreads implements Executor {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
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

    /** Says which thread waits for the network. Until then all is handed over. */
    void serve(Thread waiter) {
        selector = waiter;
    }

    /** From now on the selector only waits. */
    void handOverAll() {
        handsOverAll = true;
    }

    @Override
    public void execute(Runnable task) {
        if (handsOverAll || Thread.currentThread() != selector) {
            pool.execute(task);
        } else if (working) {
            run(task);
        } else {
            runMeasured(task);
        }
    }

    private void runMeasured(Runnable task) {
        long began = nanoClock.getAsLong();
        if (began - reliefEndNanos < 0) {
            pool.execute(task);
            return;
        }
        working = true;
        run(task);
        working = false;
        long now = nanoClock.getAsLong();
        busyNanos += now - began;
        long passed = now - lookedNanos;
        if (passed >= LOOK_NANOS) {
            if (busyNanos > passed / 2) {
                reliefEndNanos = now + RELIEF_NANOS;
            }
            busyNanos = 0;
            lookedNanos = now;
        }
    }

    /** What a task raises ends a thread of a pool; the selector's must live. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
