package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Position;
import dev.forkful.run.Losses;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunState;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Of each task that was settled when this was made, the reply of its latest generation, exactly once.
 *
 * <p>The replies are read anew each time, since only all of them say which are the latest; they are on disk, and memory
 * stays flat whatever their number: a bit a task.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class LatestReplies {
    private final RunDirectory run;
    private final RunState state = new RunState();
    private final BitSet chosen = new BitSet();
    private final Losses losses;

    LatestReplies(RunDirectory run) {
        this.run = run;
        long[] end = new long[1];
        try (EventReader events = run.broker().events(Position.START)) {
            events.pollAll(event -> {
                state.apply(event);
                if (event instanceof Event.Reply reply) {
                    end[0] = Math.max(end[0], reply.sequence() + 1);
                }
            });
            losses = run.losses(events, state);
        }
        for (int sequence = 0; sequence < end[0]; sequence++) {
            chosen.set(sequence, state.isSettled(sequence));
        }
    }

    /** Leaves out those of which the condition is not true; it is asked once a task. */
    LatestReplies only(Predicate<Event.Reply> condition) {
        forEach(reply -> {
            if (!condition.test(reply)) {
                chosen.clear((int) reply.sequence());
            }
        });
        return this;
    }

    /** Leaves out what did not fail. */
    LatestReplies onlyFailed() {
        for (int sequence = chosen.nextSetBit(0); sequence >= 0; sequence = chosen.nextSetBit(sequence + 1)) {
            chosen.set(sequence, state.isFailed(sequence));
        }
        return this;
    }

    /** What of the run is damaged or gone. */
    Losses losses() {
        return losses;
    }

    /** How many there are. */
    int size() {
        return chosen.cardinality();
    }

    /** The tasks, by sequence number: not to be changed. */
    BitSet tasks() {
        return chosen;
    }

    /** Gives the replies as they came. */
    void forEach(Consumer<Event.Reply> consumer) {
        BitSet left = (BitSet) chosen.clone();
        readAll(event -> {
            if (event instanceof Event.Reply reply && left.get((int) reply.sequence()) && isLatest(reply)) {
                left.clear((int) reply.sequence());
                consumer.accept(reply);
            }
        });
    }

    private boolean isLatest(Event.Reply reply) {
        return state.isSettled(reply.sequence()) && reply.generation() >= state.generation(reply.sequence());
    }

    private void readAll(Consumer<Event> consumer) {
        try (EventReader events = run.broker().events(Position.START)) {
            events.pollAll(consumer);
        }
    }
}
