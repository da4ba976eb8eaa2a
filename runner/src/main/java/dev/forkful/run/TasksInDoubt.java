package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.worker.WorkerExit;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The tasks of a run that were sent and not answered, and wait for a person's decision, with what is known of them. Of
 * each some hundred bytes are kept; its input is read when it is asked for.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
public final class TasksInDoubt {
    private static final byte[] DIED = ErrorBody.of("worker-died", "its worker died before the answer came");
    private static final byte[] STOPPED = ErrorBody.of("run-stopped", "the run was stopped before the answer came");
    /** Of a process that was killed by SIGKILL. */
    private final RunDirectory run;

    private final RunState state;
    private final TreeMap<Long, Event.Sent> sent = new TreeMap<>();
    private final TreeMap<Long, Event.Doubted> doubted = new TreeMap<>();
    /** Workers that did not die by themselves: the end of their run made them halt. */
    private final Set<Integer> halted = new HashSet<>();

    /**
     * One of them.
     *
     * @param sent when, by whom, and under which key
     * @param error UTF-8 JSON as in a failed reply: what came in place of the answer
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Doubt(TaskRecord task, Event.Sent sent, byte[] error) {

        /** It as a failed reply, to be asked what replies are asked. */
        public Event.Reply asReply() {
            return new Event.Reply(
                    sent.atMillis(),
                    sent.generation(),
                    Event.Status.FAILED,
                    sent.attempt(),
                    0,
                    sent.worker(),
                    task,
                    error);
        }

        /** It as a decision names it. */
        public Decision.Choice choice() {
            return new Decision.Choice(sent.sequence(), sent.generation(), sent.attempt());
        }
    }

    private TasksInDoubt(RunDirectory run, RunState state) {
        this.run = run;
        this.state = state;
    }

    /** Reads all events anew, twice where any task is in doubt; changes nothing. */
    public static TasksInDoubt of(RunDirectory run) {
        boolean live = run.isLive(); // first: what a supervisor wrote before it ended is still read
        RunState state = run.state();
        if (!live) {
            state.noteAtRest();
        }
        TasksInDoubt found = new TasksInDoubt(run, state);
        if (state.inDoubtTasks() > 0) {
            try (EventReader events = run.broker().events(Position.START)) {
                events.pollAll(found::take);
            }
        }
        return found;
    }

    /** How many there are. */
    public int size() {
        return sent.size();
    }

    /** Whether that one is among them. */
    public boolean contains(long sequence) {
        return sent.containsKey(sequence);
    }

    /** Gives those of a condition, in ascending order, one at a time: there may be too many to be kept. */
    public void forEach(LongPredicate chosen, Consumer<Doubt> consumer) {
        if (sent.isEmpty()) {
            return;
        }
        try (TaskReader tasks = run.broker().tasks()) {
            for (Event.Sent one : sent.values()) {
                if (chosen.test(one.sequence())) {
                    consumer.accept(new Doubt(tasks.read(one.sequence()), one, error(one)));
                }
            }
        }
    }

    private void take(Event event) {
        if (event instanceof Event.Sent one && isLatest(one.sequence(), one.generation())) {
            sent.merge(one.sequence(), one, (a, b) -> a.atMillis() > b.atMillis() ? a : b);
        } else if (event instanceof Event.Doubted one && isLatest(one.sequence(), one.generation())) {
            doubted.put(one.sequence(), one);
        } else if (event instanceof Event.WorkerLost lost && isHalted(lost)) {
            halted.add(lost.incarnation());
        }
    }

    /** At its end a run closes the input of its workers, and kills them; which of these ended one does not matter. */
    private static boolean isHalted(Event.WorkerLost lost) {
        return !lost.blamed() && (lost.exitStatus() == ExitWords.KILLED || lost.exitStatus() == WorkerExit.OK.code());
    }

    private boolean isLatest(long sequence, int generation) {
        return state.isInDoubt(sequence) && generation == state.generation(sequence);
    }

    private byte[] error(Event.Sent one) {
        Event.Doubted word = doubted.get(one.sequence());
        if (word != null) {
            return word.error();
        }
        return halted.contains(one.incarnation()) ? STOPPED : DIED;
    }
}
