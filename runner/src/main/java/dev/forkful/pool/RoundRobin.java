package dev.forkful.pool;

/** One queue after the other. */
final class RoundRobin implements Scheduler {
    private int next;

    @Override
    public int schedule(String function, int queues) {
        int chosen = next;
        next = (next + 1) % queues;
        return chosen;
    }
}
