package dev.forkful.run;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How the supervisor waits for the next event.
 *
 * <p>The queues have no blocking wait. Where little happens, a worker that has appended something rings, so an event
 * waits some 100 us and a quiet run costs next to nothing. A ring costs two switches of threads; so where more than
 * {@value #BUSY_EVENTS} events came within {@value #SPAN_MILLIS} ms, the supervisor does not ask for it, and looks
 * every {@value #NAP_MILLIS} ms instead.
 *
 * <p><i>Threading:</i> the methods that begin with {@code end} for any thread, the rest for the supervisor's.
 */
final class Rest {
    private static final int BUSY_EVENTS = 150;
    private static final long SPAN_MILLIS = 100;
    private static final long NAP_MILLIS = 3;
    /** How long no bell is waited for: heartbeats, back-off and requests by file are looked at that often. */
    private static final long LONGEST_MILLIS = 50;

    private static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(SPAN_MILLIS);
    private static final long CALM_NANOS = 2 * SPAN_NANOS;

    private volatile @Nullable Thread thread;
    private volatile boolean tasksAwaited;
    private volatile boolean wordAwaited;
    private long spanStartNanos;
    private long lastEventNanos;
    private int eventsInSpan;
    private int eventsInLastSpan;

    /** The calling thread is the one that rests. */
    void ofThisThread() {
        thread = Thread.currentThread();
    }

    /** So many events came in a round. */
    void note(int events, long nowNanos) {
        long age = nowNanos - spanStartNanos;
        if (age >= SPAN_NANOS) {
            eventsInLastSpan = age < 2 * SPAN_NANOS ? eventsInSpan : 0;
            eventsInSpan = 0;
            spanStartNanos = nowNanos;
        }
        eventsInSpan += events;
        if (events > 0) {
            lastEventNanos = nowNanos;
        }
    }

    /** Whether so much happens that a bell would cost more than looking. */
    boolean isBusy(long nowNanos) {
        boolean recent = nowNanos - spanStartNanos < 2 * SPAN_NANOS;
        return recent && (eventsInSpan > BUSY_EVENTS || eventsInLastSpan > BUSY_EVENTS);
    }

    /** Whether nothing has happened for a while. */
    boolean isCalm(long nowNanos) {
        return nowNanos - lastEventNanos > CALM_NANOS;
    }

    /** Whether a published task is to end the rest, since a worker waits for one. */
    void awaitTasks(boolean awaited) {
        tasksAwaited = awaited;
    }

    /** Waits some milliseconds. */
    void nap() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(NAP_MILLIS));
    }

    /** From now on, until {@link #awaitWord} returns, {@link #endWhereWordIsAwaited} is heard. */
    void beginAwaitingWord() {
        wordAwaited = true;
    }

    /** Waits for {@link #end}, for a bounded time. */
    void awaitWord() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS));
        wordAwaited = false;
    }

    /** Ends the rest, or the next one where there is none now. */
    void end() {
        LockSupport.unpark(thread);
    }

    /** One volatile read where the supervisor looks by itself in some milliseconds. */
    void endWhereWordIsAwaited() {
        if (wordAwaited) {
            wordAwaited = false;
            end();
        }
    }

    /** One volatile read where no task is awaited. */
    void endWhereTasksAreAwaited() {
        if (tasksAwaited) {
            tasksAwaited = false;
            end();
        }
    }
}
