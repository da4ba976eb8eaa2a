package dev.forkful.run;

import dev.forkful.broker.Event;
import java.util.OptionalLong;

/** Makes the marks that a supervisor leaves in a run. */
final class Marks {
    /** A broken item of an input may be quoted in it, and a record has its bounds. */
    private static final int MOST_CHARS = 1_000;

    private static final String ITEMS = "items: ";

    private Marks() {}

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
        return of(incarnation, mark, "forkful", why);
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
