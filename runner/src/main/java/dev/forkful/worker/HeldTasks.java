package dev.forkful.worker;

import dev.forkful.broker.Claim;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The tasks that this worker has claimed and not settled, and those of the run that are to be cancelled.
 *
 * <p><i>Threading:</i> thread-safe; a task is forgotten by one only, whoever tries.
 */
final class HeldTasks {
    private final Set<HeldTask> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger(); // of the set, whose own size() is a walk
    private final CancelledTasks cancelled;
    private final Consumer<HeldTask> onGivenBack;

    /**
     * @param onGivenBack ends the claim of a task that is given back unsettled
     * @param isSettled whether a task is settled, by whomever; false where nobody can tell
     */
    HeldTasks(Consumer<HeldTask> onGivenBack, LongPredicate isSettled) {
        this.onGivenBack = onGivenBack;
        this.cancelled = new CancelledTasks(isSettled);
    }

    HeldTask add(Claim claim) {
        HeldTask task = new HeldTask(claim);
        count.incrementAndGet();
        held.add(task);
        return task;
    }

    int size() {
        return count.get();
    }

    /** Whether no claim is held any more: who is told may let the process end. */
    boolean isEmpty() {
        return count.get() == 0;
    }

    boolean contains(HeldTask task) {
        return held.contains(task);
    }

    /** Its claim has ended. */
    void forget(HeldTask task) {
        if (held.remove(task)) {
            cancelled.remove(task.task().sequence());
            count.decrementAndGet();
        }
    }

    /** Remembers a task by its number, held or not: what that costs for one that somebody else settles is a number. */
    void cancel(long sequence) {
        cancelled.add(sequence);
    }

    boolean isCancelled(HeldTask task) {
        return cancelled.contains(task.task().sequence());
    }

    /**
     * Cancels attempts whose time is up, or whose task was cancelled. Timer thread only.
     *
     * @param cancelledWaiting is given each cancelled task of which no attempt is queued or running
     */
    void check(long nowNanos, Consumer<HeldTask> cancelledWaiting) {
        for (HeldTask task : held) {
            Attempt attempt = task.current();
            boolean cancel = isCancelled(task);
            if (attempt != null) {
                if (cancel) {
                    attempt.requestCancel();
                }
                attempt.check(nowNanos);
            } else if (cancel) {
                cancelledWaiting.accept(task);
            }
        }
    }

    /** Gives back those of which no attempt is queued or running. */
    void giveBackWaiting() {
        for (HeldTask task : held) {
            if (task.current() == null) {
                giveBack(task);
            }
        }
    }

    /** Gives back all, running or not. */
    void abandonAll() {
        for (HeldTask task : held) {
            Attempt attempt = task.current();
            if (attempt != null) {
                attempt.abandon();
            }
            giveBack(task);
        }
    }

    private void giveBack(HeldTask task) {
        if (held.remove(task)) {
            onGivenBack.accept(task); // first: the process may end as soon as nothing is held
            cancelled.remove(task.task().sequence());
            count.decrementAndGet();
        }
    }
}
