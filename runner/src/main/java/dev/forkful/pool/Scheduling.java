package dev.forkful.pool;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the user's {@link Scheduler} for a queue, where there is a choice, and tells it what is settled.
 *
 * <p><i>Threading:</i> thread-safe; one call at a time, under a lock of its own. The reply thread needs that to tell
 * what is settled: so the scheduler may wait for anything but a call of its pool.
 */
final class Scheduling {
    private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);

    private final Scheduler scheduler;
    private final int queues;

    Scheduling(Scheduler scheduler, int queues) {
        this.scheduler = scheduler;
        this.queues = queues;
    }

    /** @throws IllegalStateException where it chooses a queue that there is not */
    synchronized int choose(Function function) {
        int queue = queues == 1 ? 0 : scheduler.schedule(function.name().toString(), queues);
        if (queue < 0 || queue >= queues) {
            throw new IllegalStateException("the scheduler chose queue " + queue + " of " + queues);
        }
        return queue;
    }

    synchronized void settled(int queue) {
        try {
            scheduler.settled(queue);
        } catch (Throwable e) { // the user's code: whoever else waits must not suffer from it
            LOG.error("the scheduler failed when it was told that a call to queue {} is settled", queue, e);
        }
    }
}
