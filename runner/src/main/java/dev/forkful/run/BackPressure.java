package dev.forkful.run;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says whether a stage may be given another task, so that no stage runs away from those after it.
 *
 * <p>It may, while few of its own tasks are published and unsettled, and no later stage has a longer backlog than its
 * plan allows. Nothing that is published is ever held.
 *
 * <p>INVARIANT, against deadlock: of all stages that have anything to do, the last is not held. No later stage has a
 * backlog, and if none of its tasks is published it has room; if some are, they run. So something always moves, also
 * where stages emit backwards or to themselves. The input is held only while some stage has something to do.
 *
 * <p><i>Threading:</i> thread-safe; the supervisor tells of {@link #settled} and {@link #waiting}.
 */
final class BackPressure {
    /** Tasks of a stage that are published and unsettled, for each attempt that may be in flight. */
    private static final int AHEAD_PER_ATTEMPT = 4;

    private static final int LEAST_AHEAD = 64;

    private final List<StagePlan> plans;
    private final AtomicLongArray published;
    private final AtomicLongArray settled;
    private final AtomicLongArray waiting;
    private final ReentrantLock input = new ReentrantLock();
    private final Condition room = input.newCondition();
    private volatile int ahead = LEAST_AHEAD;

    BackPressure(List<StagePlan> plans) {
        this.plans = plans;
        this.published = new AtomicLongArray(plans.size());
        this.settled = new AtomicLongArray(plans.size());
        this.waiting = new AtomicLongArray(plans.size());
    }

    /** So many attempts may be in flight over the run. */
    void concurrency(int attempts) {
        ahead = Math.max(LEAST_AHEAD, AHEAD_PER_ATTEMPT * attempts);
    }

    void published(int stage, long tasks) {
        published.addAndGet(stage, tasks);
    }

    /** Those in doubt among them: they wait for a person, and nothing is to wait for that. */
    void settled(int stage, long tasks) {
        settled.set(stage, tasks);
    }

    void waiting(int stage, long tasks) {
        waiting.set(stage, tasks);
    }

    private long unsettled(int stage) {
        return published.get(stage) - settled.get(stage);
    }

    private boolean laterStagesKeepUp(int stage) {
        for (int later = stage + 1; later < plans.size(); later++) {
            if (unsettled(later) + waiting.get(later) >= plans.get(later).backlog()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a task may be published that was emitted for that stage. */
    boolean admits(int stage) {
        return unsettled(stage) < ahead && laterStagesKeepUp(stage);
    }

    /** Whether another item of the input may be published. A single stage has no other that could lag. */
    boolean admitsInput() {
        boolean alone = plans.size() == 1;
        return waiting.get(0) + (alone ? 0 : unsettled(0)) < ahead && laterStagesKeepUp(0);
    }

    /** Waits until {@link #admitsInput}. */
    void awaitInputRoom() throws InterruptedException {
        if (admitsInput()) {
            return;
        }
        input.lockInterruptibly();
        try {
            while (!admitsInput()) {
                room.await();
            }
        } finally {
            input.unlock();
        }
    }

    /** What the supervisor told may have made room. */
    void wakeInput() {
        if (admitsInput()) {
            input.lock();
            try {
                room.signalAll();
            } finally {
                input.unlock();
            }
        }
    }
}
