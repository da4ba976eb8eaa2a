package dev.forkful.worker;

import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A clock that stands until it is advanced, and runs what is due on the way, in order. Thread-safe. */
final class FakeTimer implements Delayer {
    private record Due(long atNanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return atNanos == other.atNanos ? Long.compare(order, other.order) : Long.compare(atNanos, other.atNanos);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowNanos;
    private long order;

    @Override
    public synchronized void delay(Runnable action, Duration delay) {
        queue.add(new Due(nowNanos + delay.toNanos(), order++, action));
    }

    synchronized long nowNanos() {
        return nowNanos;
    }

    void advance(Duration by) {
        long end = nowNanos() + by.toNanos();
        for (Due due = next(end); due != null; due = next(end)) {
            due.action().run();
        }
        synchronized (this) {
            nowNanos = end;
        }
    }

    @Nullable
    private synchronized Due next(long end) {
        Due due = queue.peek();
        if (due == null || due.atNanos() > end) {
            return null;
        }
        nowNanos = due.atNanos();
        return queue.poll();
    }
}
