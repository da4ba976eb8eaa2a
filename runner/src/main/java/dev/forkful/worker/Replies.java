package dev.forkful.worker;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Writes what happens in this worker to its reply queue.
 *
 * @param session of this worker
 * @param incarnation of this worker
 * @param worker its number
 * @param clock for people
 * @param nanoClock for durations
 */
record Replies(Session session, int incarnation, int worker, Clock clock, LongSupplier nanoClock) {

    /** Ends the claim with its reply. */
    Claim.Outcome settle(HeldTask task, Event.Status status, byte[] body) {
        return task.claim()
                .complete(new Event.Reply(
                        clock.millis(),
                        task.claim().generation(),
                        status,
                        task.attempts(),
                        nanoClock.getAsLong() - task.startedNanos(),
                        worker,
                        task.task(),
                        body));
    }

    /** Says that an attempt failed and another follows. */
    void attemptFailed(HeldTask task, byte[] error, Duration delay) {
        session.append(new Event.AttemptFailed(
                clock.millis(),
                task.task().sequence(),
                task.claim().generation(),
                task.attempts(),
                delay.toMillis(),
                error));
    }

    void started() {
        session.append(new Event.WorkerStarted(
                clock.millis(), incarnation, worker, ProcessHandle.current().pid()));
    }

    void stopped(String reason) {
        session.append(new Event.WorkerStopped(clock.millis(), incarnation, worker, reason));
    }
}
