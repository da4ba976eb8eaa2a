package dev.forkful.worker;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.Session;
import dev.forkful.secret.Redactor;
import java.nio.charset.StandardCharsets;
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
    /** Of a key in a sent record, which is for people, in characters. */
    private static final int LONGEST_KEY = 1_000;

    private static final byte[] ABANDONED =
            "{\"type\":\"abandoned\",\"message\":\"its worker was replaced before it ended\"}"
                    .getBytes(StandardCharsets.UTF_8);

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

    /** Says that the handler of a task is about to begin, where that must not happen twice unasked. */
    void sent(HeldTask task, String key) {
        FaultPoint.SENT_APPEND.reach();
        append(new Event.Sent(
                clock.millis(),
                task.task().sequence(),
                task.claim().generation(),
                incarnation,
                worker,
                task.attempts(),
                task.task().stage(),
                key.substring(0, Math.min(key.length(), LONGEST_KEY))));
        task.setSent(true);
        FaultPoint.SENT_APPENDED.reach();
    }

    /** Takes back that anything is under way for a task, if that was said: all of it was answered, or never begun. */
    void answered(HeldTask task) {
        if (task.isSent()) {
            append(new Event.Answered(
                    clock.millis(), task.task().sequence(), task.claim().generation(), incarnation));
            task.setSent(false);
        }
    }

    /** Ends the claim: whether what was sent was done, nobody knows. */
    void doubted(HeldTask task, byte[] error) {
        task.claim()
                .withhold(new Event.Doubted(
                        clock.millis(),
                        task.task().sequence(),
                        task.claim().generation(),
                        incarnation,
                        task.task().stage(),
                        error));
        ringIfAwaited();
    }

    /** Ends the claim without a word of how the task ended; what may have been sent is in doubt. */
    void giveBack(HeldTask task) {
        if (task.isSent()) {
            doubted(task, ABANDONED);
        } else {
            task.claim().release();
        }
    }

    /** Says that an attempt failed and another follows. */
    void attemptFailed(HeldTask task, byte[] error, Duration delay) {
        answered(task); // first: until then the task is not to be run by anybody
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
