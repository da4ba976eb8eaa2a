package dev.forkful.pool;

import dev.forkful.run.WorkerLives;
import java.time.Instant;

/**
 * The state of one worker process of a pool, as it was a moment ago.
 *
 * @param number counts from 1 in each queue; a replacement has the number of the worker that it replaces
 * @param pid the process id
 * @param state whether it is running, or how it ended
 * @param inFlight how many calls it is running
 * @param settled how many calls this worker, and earlier ones of its number, have finished
 * @param deaths how many workers of this number have died
 * @param since when it started
 */
public record PoolWorker(int number, long pid, State state, int inFlight, long settled, long deaths, Instant since) {

    /** The state of a worker. */
    public enum State {
        /** Its process is alive. */
        RUNNING,
        /** It ended normally. */
        STOPPED,
        /** It crashed or was killed. */
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
