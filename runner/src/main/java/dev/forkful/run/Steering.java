package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.chronicle.ChronicleBroker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A person's hand on a run, from whatever process: what is asked for goes through the run directory, is applied by the
 * supervisor, and is recorded with who asked and why.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> {@code BrokerException.Storage} where the directory cannot be
 * written.
 */
public final class Steering {
    /** A supervisor looks twenty times a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final RunDirectory run;

    public Steering(RunDirectory run) {
        this.run = run;
    }

    /** What can be asked of a run that lives. */
    public enum Verb {
        /** Workers get nothing more; what they have goes on. */
        PAUSE,
        /** They get tasks again. */
        UNPAUSE,
        /** What is in flight goes on for a bounded time, then the run stops, and can be resumed. */
        DRAIN,
        /** What is in flight is aborted, and the run has ended for good. */
        CANCEL
    }

    /** What became of a request. */
    public enum Answer {
        APPLIED,
        /** Nobody runs the run. */
        NOT_LIVE,
        /** Its supervisor lives, but did not look in time: the request was taken back. */
        UNHEARD
    }

    /**
     * Asks for something, and waits until it is applied, for some seconds at most.
     *
     * @param why for the record; may be empty
     */
    public Answer ask(Verb verb, String why) {
        if (!run.isLive()) {
            return Answer.NOT_LIVE;
        }
        ControlFiles.Request request = new ControlFiles.Request(verb, person(), why);
        ControlFiles files = new ControlFiles(run.path());
        var file = files.put(request);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (files.isThere(file)) {
            boolean late = System.nanoTime() - deadline > 0;
            if (late || !run.isLive()) {
                return files.takeBack(file) ? (late ? Answer.UNHEARD : Answer.NOT_LIVE) : Answer.APPLIED;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return Answer.APPLIED;
    }

    /**
     * Ends a run for good that nobody runs: it is not to be resumed.
     *
     * @throws dev.forkful.JobException where somebody does
     */
    @SuppressWarnings("try") // the lock is there to be held
    public void cancelResting(String why) {
        try (RunLock lock = RunLock.acquire(run.path())) {
            int incarnation = run.nextIncarnation();
            ChronicleBroker broker = ChronicleBroker.at(run.path());
            RunState state = new RunState();
            try (EventReader events = broker.events(Position.START)) {
                int read = 1;
                while (read > 0) {
                    read = events.poll(state::apply, 10_000);
                }
            }
            broker.awaitStrays(Duration.ofSeconds(5));
            try (Owner owner = broker.own(incarnation, state)) {
                owner.append(Marks.of(incarnation, Event.Mark.CANCELLED, person(), why));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while workers of an earlier console were awaited", e);
        }
    }

    /** Who works here, for the record. */
    static String person() {
        return System.getProperty("user.name", "forkful");
    }
}
