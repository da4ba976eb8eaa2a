package dev.forkful.worker;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.Session;
import dev.forkful.secret.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Writes what happens in this worker to its reply queue, and rings where the supervisor rests.
 *
 * @param session of this worker
 * @param bell to the supervisor
 * @param incarnation of this worker
 * @param worker its number
 * @param clock for people
 * @param nanoClock for durations
 */
record Replies(Session session, Bell bell, int incarnation, int worker, Clock clock, LongSupplier nanoClock) {

    /** Ends the claim with its reply, and with what it emits. */
    Claim.Outcome settle(HeldTask task, Event.Status status, byte[] body, List<Emitted> emitted) {
        Claim.Outcome outcome = task.claim()
                .complete(new Event.Reply(
                        clock.millis(),
                        task.claim().generation(),
                        status,
                        task.attempts(),
                        nanoClock.getAsLong() - task.startedNanos(),
                        worker,
                        task.task(),
                        body,
                        emitted));
        ringIfAwaited();
        return outcome;
    }

    /** Says that an attempt failed and another follows. */
    void attemptFailed(HeldTask task, byte[] error, Duration delay) {
        append(new Event.AttemptFailed(
                clock.millis(),
                task.task().sequence(),
                task.claim().generation(),
                task.attempts(),
                delay.toMillis(),
                error));
    }

    void started() {
        append(new Event.WorkerStarted(
                clock.millis(), incarnation, worker, ProcessHandle.current().pid()));
    }

    void stopped(String reason) {
        append(new Event.WorkerStopped(clock.millis(), incarnation, worker, Redactor.OF_PROCESS.text(reason)));
    }

    /** Says whether this worker waits for tasks. */
    void setIdle(boolean idle) {
        session.setIdle(idle);
        if (idle) {
            ringIfAwaited(); // who publishes must know whom to wake
        }
    }

    private void append(Event event) {
        session.append(event);
        ringIfAwaited();
    }

    private void ringIfAwaited() {
        if (session.tryEndRest()) {
            bell.ring();
        }
    }
}
