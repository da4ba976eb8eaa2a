package dev.forkful.broker;

import java.util.List;
import java.util.Map;

/**
 * Holds the queues of one run: its tasks, who works on which, and the events that came of it.
 *
 * <p>Three parties use a run's broker, each through a view of its own, in any number of processes:
 *
 * <ul>
 *   <li>its one {@link Owner}, the supervisor, publishes tasks, admits workers, and takes back what dead workers held;
 *   <li>each worker has a {@link Session}, claims tasks and completes them;
 *   <li>anybody reads the {@link EventReader events} and the {@link TaskReader tasks}, live or afterwards.
 * </ul>
 *
 * <p>Guarantees. A task is in the hands of at most one live worker. Completing a claim appends its reply and ends the
 * claim as one step: after a crash either both happened or the task is given out again. A record that a method returned
 * from is never lost by the death of any process. Events of one writer are read in the order in which they were
 * written; between writers no order is promised. Execution is at least once; readers drop repeated replies (see
 * {@code RunState}).
 *
 * <p><i>Threading:</i> a broker is thread-safe; each view says so of itself.
 *
 * <p><i>Failure:</i> every method may raise {@link BrokerException}; what it says stands for the whole view, which must
 * then be closed.
 */
public interface Broker {

    /**
     * Takes the run for its one supervisor. Whatever an earlier owner left half done is repaired first: tasks published
     * stay published, claims are forgotten. The caller holds the run's lock, and knows that no worker of an earlier
     * owner lives.
     *
     * @param incarnation a number never used before in this run, under which the owner's own events are written
     * @param recovered what the events of the run so far say of its tasks
     */
    default Owner own(int incarnation, TaskStates recovered) {
        return own(incarnation, recovered, List.of());
    }

    /**
     * The same, and puts events on record before what {@link #leftClaims} tells is forgotten: whoever dies in between
     * leaves one or the other.
     *
     * @param told the first events of this owner
     */
    Owner own(int incarnation, TaskStates recovered, List<Event> told);

    /**
     * What workers of earlier owners had in hand when those owners died: ascending sequence numbers, by incarnation.
     * For whoever takes the run over, before {@link #own}. The dead, and tasks that are settled, may be among them;
     * where nothing is known, nothing is there.
     */
    Map<Integer, List<Long>> leftClaims();

    /**
     * Opens the view of a worker that was {@linkplain Owner#admit admitted}.
     *
     * @param incarnation the number under which it was admitted
     */
    Session join(int incarnation);

    /**
     * Reads the events of all writers, live or afterwards.
     *
     * @param from where it begins
     */
    EventReader events(Position from);

    /**
     * Reads the events of all writers from the first on, but leaves the results of replies out: for whoever wants to
     * know what was emitted.
     */
    EventReader eventsWithoutBodies();

    /** Reads the tasks. */
    TaskReader tasks();

    /** Reads single replies, of which a reader of events said where they lie. */
    ReplyReader replies();

    /** How each worker did when it last said so, by incarnation, the dead included; for people, not for decisions. */
    Map<Integer, WorkerPulse> pulses();
}
