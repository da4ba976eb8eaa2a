package dev.forkful.run;

import dev.forkful.broker.Event;

/** Makes the marks that a supervisor leaves in a run. */
final class Marks {
    private Marks() {}

    static Event.RunMarked of(int incarnation, Event.Mark mark) {
        return new Event.RunMarked(System.currentTimeMillis(), incarnation, mark, Steering.person(), "");
    }
}
