package dev.forkful.pool;

/**
 * Says into which queue of a pool a call goes. Each queue has workers of its own, and within it any of them takes the
 * call. Only where a pool has more than one queue; calls are scheduled one at a time.
 */
public interface Scheduler {

    /**
     * Chooses. It must not wait for a call of its pool: no call is answered meanwhile.
     *
     * @param function the name of the function that is called, {@code com.acme.Fetch.page}
     * @param queues how many there are
     * @return from 0 to {@code queues - 1}
     */
    int schedule(String function, int queues);

    /** A call that went into that queue is settled. */
    default void settled(int queue) {}

    /** One queue after the other. */
    static Scheduler roundRobin() {
        return new RoundRobin();
    }
}
