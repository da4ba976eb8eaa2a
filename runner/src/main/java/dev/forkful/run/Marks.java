package dev.forkful.run;

import dev.forkful.broker.Event;

/** Makes the marks that a supervisor leaves in a run. */
final class Marks {
    private Marks() {}

    /** Of what a person asked for. */
    static Event.RunMarked of(int incarnation, Event.Mark mark) {
        return of(incarnation, mark, "");
    }

    /** The same with its details. */
    static Event.RunMarked of(int incarnation, Event.Mark mark, String why) {
        return new Event.RunMarked(System.currentTimeMillis(), incarnation, mark, Steering.person(), why);
    }

    /** Of what came about without anybody's asking. */
    static Event.RunMarked byItself(int incarnation, Event.Mark mark, String why) {
        return new Event.RunMarked(System.currentTimeMillis(), incarnation, mark, "forkful", why);
    }
}
