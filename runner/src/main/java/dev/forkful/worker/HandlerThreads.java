package dev.forkful.worker;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where the job's code runs: a small pool for asynchronous handlers and their continuations, and for blocking handlers
 * virtual threads where the JVM has them (21+), else a pool of as many threads as attempts are in flight.
 *
 * <p>The small pool begins with one thread. Each hand-over between threads that fall asleep in between costs some 10
 * us, so a second one makes small calls dearer by a fifth (measured) and helps only who computes: it comes where what
 * is handed over waits longer than {@value #LONGEST_WAIT_MILLIS} ms.
 *
 * <p>All are daemons, and none is ever stopped: a handler may have one for ever, and the process ends around it. Queues
 * are unbounded; {@link ClaimPump} bounds what is in them.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class HandlerThreads implements Executor {
    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final long LONGEST_WAIT_MILLIS = 100;
    private static final int STUCK_LOOKS = 3;
    /** Code that runs for the first times is slow, and soon not any more. */
    private static final int SLOW_LOOKS = 10;

    private final ThreadPoolExecutor async;
    private final @Nullable Executor blocking;
    // Of the timer thread.
    private long lastEnded;
    private long lastNanos;
    private boolean hasLooked;
    private int slowLooks;

    private HandlerThreads(ThreadPoolExecutor async, @Nullable Executor blocking) {
        this.async = async;
        this.blocking = blocking;
    }

    /** @param most threads for asynchronous handlers, at most */
    static HandlerThreads forAsync(int most, ClassLoader loader) {
        return new HandlerThreads(pool(most, named("forkful-handler-", loader)), null);
    }

    /** As many blocking handlers run at once as are started: {@link ClaimPump} bounds them. */
    static HandlerThreads forBlocking(int most, ClassLoader loader) {
        ThreadFactory names = named("forkful-blocking-", loader);
        Executor blocking = Runtime.version().feature() >= VIRTUAL_THREADS_SINCE ? virtualThreads() : unbounded(names);
        return new HandlerThreads(pool(most, named("forkful-handler-", loader)), blocking);
    }

    private static ThreadPoolExecutor pool(int most, ThreadFactory factory) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadPoolExecutor unbounded(ThreadFactory factory) {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    private static Executor virtualThreads() {
        try { // compiled for 17, where it does not exist
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("no virtual threads on Java " + Runtime.version(), e);
        }
    }

    private static ThreadFactory named(String prefix, ClassLoader loader) {
        AtomicInteger count = new AtomicInteger();
        return action -> {
            Thread thread = new HandlerThread(action, prefix + count.incrementAndGet());
            thread.setContextClassLoader(loader);
            return thread;
        };
    }

    /**
     * Adds a thread, for good, where those that there are cannot keep up: a handler computes, blocks, or is stuck. To
     * be called some times a second by one thread.
     */
    void relieve(long nowNanos) {
        long ended = async.getCompletedTaskCount();
        long passedMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - lastNanos);
        int waiting = async.getQueue().size();
        // What waits takes as long as it took to end as many since the last look.
        boolean isSlow = waiting * passedMillis > (ended - lastEnded) * LONGEST_WAIT_MILLIS;
        slowLooks = hasLooked && waiting > 0 && isSlow ? slowLooks + 1 : 0;
        int enough = ended == lastEnded ? STUCK_LOOKS : SLOW_LOOKS;
        if (slowLooks >= enough && async.getCorePoolSize() < async.getMaximumPoolSize()) {
            async.setCorePoolSize(async.getCorePoolSize() + 1);
            slowLooks = 0;
        }
        lastEnded = ended;
        lastNanos = nowNanos;
        hasLooked = true;
    }

    /** Runs a piece of asynchronous work. */
    @Override
    public void execute(Runnable action) {
        async.execute(action);
    }

    /** Runs an attempt, on a thread that it may block where its handler may block. */
    void start(Attempt attempt) {
        if (attempt.isBlocking() && blocking != null) {
            blocking.execute(attempt);
        } else {
            async.execute(attempt);
        }
    }

    /** Whether the caller is on a thread where the job's code may run. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof HandlerThread;
    }

    private static final class HandlerThread extends Thread {
        HandlerThread(Runnable action, String name) {
            super(action, name);
            setDaemon(true);
        }
    }
}
