package dev.forkful.pool;

import dev.forkful.run.WorkerLives;
import java.time.Instant;

/**
 * A worker process of a pool, as it was a moment ago.
 *
 * @param number from 1, in its queue; a replacement has the number of the worker that it replaces
 * @param pid its process
 * @param state whether it lives, or how it ended
 * @param inFlight calls that it runs now
 * @param settled calls that workers of this number settled
 * @param deaths of workers of this number
 * @param since when it started
 */
public record PoolWorker(int number, long pid, State state, int inFlight, long settled, long deaths, Instant since) {

    /** What became of a worker. */
    public enum State {
        RUNNING,
        /** It ended in order. */
        STOPPED,
        /** It died, or was killed. */
        LOST
    }

    static PoolWorker of(WorkerLives.Life life) {
        State state = switch (life.state()) {
            case "running" -> State.RUNNING;
            case "stopped" -> State.STOPPED;
            default -> State.LOST; // also one that is gone with an earlier process
        };
        return new PoolWorker(
                life.worker(),
                life.pid(),
                state,
                life.inFlight(),
                life.settled(),
                life.deaths(),
                Instant.ofEpochMilli(life.sinceMillis()));
    }
}
