package dev.forkful.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Workers that have left their run and wait for another of the same job, for a bounded time: a run that finds them
 * starts within milliseconds.
 *
 * <p><i>Threading:</i> thread-safe. <i>Closing</i> lets all of them end; so does the end of this process.
 */
public final class IdleWorkers implements AutoCloseable {
    /** Keeps no worker. */
    public static final IdleWorkers NONE = new IdleWorkers(() -> Duration.ZERO);

    private static final int MOST = 64;

    private final Supplier<Duration> patience;
    private final Deque<Idle> idle = new ArrayDeque<>(); // guarded by this; the longest idle first
    private @Nullable ScheduledThreadPoolExecutor timer; // guarded by this
    private boolean closed; // guarded by this

    /**
     * What a worker can be used for: only a run with an equal purpose.
     *
     * @param command the launch line, with the limits of its memory
     * @param number of the worker, which its handlers may have asked for
     * @param job what it has loaded, by content; empty where that was not looked at
     */
    record Purpose(List<String> command, int number, List<String> job, Map<String, String> arguments) {}

    private record Idle(Purpose purpose, WorkerProcess worker, long sinceNanos) {}

    /** @param patience how long a worker waits; asked each time; zero lets it end at once */
    public IdleWorkers(Supplier<Duration> patience) {
        this.patience = patience;
    }

    /** Whether workers are to stay. */
    boolean keeps() {
        return !patience.get().isZero();
    }

    /** Gives the worker that has waited least, or null. */
    @Nullable
    synchronized WorkerProcess take(Purpose purpose) {
        for (Iterator<Idle> each = idle.descendingIterator(); each.hasNext(); ) {
            Idle one = each.next();
            if (one.worker.isDead()) {
                each.remove();
            } else if (one.purpose.equals(purpose)) {
                each.remove();
                return one.worker;
            }
        }
        return null;
    }

    /** Takes a worker that has left its run. */
    synchronized void keep(Purpose purpose, WorkerProcess worker) {
        worker.ignore();
        if (closed || !keeps() || purpose.job.isEmpty()) { // whose job nobody knows serves no other run
            worker.closeInput();
            return;
        }
        idle.addLast(new Idle(purpose, worker, System.nanoTime()));
        if (idle.size() > MOST) {
            idle.removeFirst().worker.closeInput();
        }
        var unused = timer().schedule(this::dismissOverdue, patience.get().toNanos() + 1, TimeUnit.NANOSECONDS);
    }

    private ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor made = timer;
        if (made == null) {
            made = new ScheduledThreadPoolExecutor(1, action -> {
                Thread thread = new Thread(action, "forkful-idle-workers");
                thread.setDaemon(true);
                return thread;
            });
            timer = made;
        }
        return made;
    }

    private synchronized void dismissOverdue() {
        long patienceNanos = patience.get().toNanos();
        long now = System.nanoTime();
        while (!idle.isEmpty() && now - idle.getFirst().sinceNanos >= patienceNanos) {
            idle.removeFirst().worker.closeInput();
        }
    }

    /** How many wait. */
    public synchronized int size() {
        idle.removeIf(one -> one.worker.isDead());
        return idle.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(one -> one.worker.closeInput());
        idle.clear();
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
