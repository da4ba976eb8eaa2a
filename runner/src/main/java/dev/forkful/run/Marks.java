package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.run.RunOutcome.Ending;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes what a supervisor leaves in a run of its own accord: marks, and orders that nobody sent. */
final class Marks {
    /** A broken item of an input may be quoted in it, and a record has its bounds. */
    private static final int MOST_CHARS = 1_000;

    private static final String ITEMS = "items: ";

    private static final String BAD_INPUT = "bad input: ";
    private static final String ABORTED = "aborted";
    private static final String FORKFUL = "forkful";

    private Marks() {}

    /**
     * Of a run that is about to end, or has ended.
     *
     * @param reason for people; empty where it is plain, or an earlier mark of this end says it
     */
    static Event.RunMarked of(int incarnation, Event.Mark mark, Ending ending, String reason) {
        return switch (ending) {
            case DRAINED, CANCELLED -> of(incarnation, mark);
            case ABORTED -> of(incarnation, mark, ABORTED);
            case BAD_INPUT -> byItself(incarnation, mark, reason.isEmpty() ? "" : BAD_INPUT + reason);
            default -> byItself(incarnation, mark, reason);
        };
    }

    /**
     * How a run ended before all was settled, as far as it matters to who waited for it: {@link Ending#STORAGE} stands
     * for whatever else kept it from going on.
     *
     * @param stopped the last of its marks
     * @param draining the one before, where it drained
     */
    static Ending ending(Event.RunMarked stopped, Event.@Nullable RunMarked draining) {
        String why = draining == null || !stopped.why().isEmpty() ? stopped.why() : draining.why();
        if (why.startsWith(FailureWatch.STOPPED_EARLY)) {
            return Ending.TOO_MANY_FAILED;
        } else if (why.startsWith(BAD_INPUT)) {
            return Ending.BAD_INPUT;
        } else if (why.equals(ABORTED)) {
            return Ending.ABORTED;
        } else if (draining != null) {
            return Ending.DRAINED;
        }
        return why.isEmpty() ? Ending.IN_DOUBT : Ending.STORAGE;
    }

    /** Of an order that the run gives itself. */
    static Event.Steered order(int incarnation, Order.Verb verb, long amount, String why) {
        return order(incarnation, verb, amount, FORKFUL, why);
    }

    /** Of an order that came by no letter, and is followed. */
    static Event.Steered order(int incarnation, Order.Verb verb, long amount, String by, String why) {
        Order order = new Order(ControlFiles.newId(), verb, amount, by, why);
        return Event.Steered.followed(System.currentTimeMillis(), incarnation, order);
    }

    /** Of what a person asked for. */
    static Event.RunMarked of(int incarnation, Event.Mark mark) {
        return of(incarnation, mark, "");
    }

    /** The same with its details. */
    static Event.RunMarked of(int incarnation, Event.Mark mark, String why) {
        return of(incarnation, mark, Steering.person(), why);
    }

    /** Of what came about without anybody's asking. */
    static Event.RunMarked byItself(int incarnation, Event.Mark mark, String why) {
        return of(incarnation, mark, FORKFUL, why);
    }

    /** Of the input of a pipeline, which had so many items. */
    static Event.RunMarked inputEnded(int incarnation, long items) {
        return byItself(incarnation, Event.Mark.INPUT_ENDED, ITEMS + items);
    }

    /** How many items an {@link #inputEnded} names; empty where an earlier version wrote it. */
    static OptionalLong items(Event.RunMarked inputEnded) {
        String why = inputEnded.why();
        return why.matches(ITEMS + "[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(why.substring(ITEMS.length())))
                : OptionalLong.empty();
    }

    private static Event.RunMarked of(int incarnation, Event.Mark mark, String by, String why) {
        String begin = why.length() > MOST_CHARS ? why.substring(0, MOST_CHARS) + "…" : why;
        return new Event.RunMarked(System.currentTimeMillis(), incarnation, mark, by, begin);
    }
}
