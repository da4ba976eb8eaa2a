package dev.forkful.pool;

/**
 * Decides which queue of a {@link Pool} a call goes to. Each queue has its own workers, any of which may take the call.
 * It is asked only if the pool has more than one queue, and for one call at a time.
 */
public interface Scheduler {

    /**
     * Chooses the queue of a call. It must not wait for a call of the same pool, as no result is delivered meanwhile.
     *
     * @param function the name of the function that is called, such as {@code com.acme.Fetch.page}
     * @param queues the number of queues
     * @return the number of the queue, from 0 to {@code queues - 1}
     */
    int schedule(String function, int queues);

    /** Is told that a call of this queue has ended. */
    default void settled(int queue) {}

    /** Returns a scheduler that chooses the queues in turn. */
    static Scheduler roundRobin() {
        return new RoundRobin();
    }
}
