package dev.forkful.run;

import dev.forkful.broker.Event;

/** What a console may want to hear of its run. Called on the supervisor's thread: what blocks here holds the run up. */
public interface RunListener {

    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /** A task is settled; after a resume also those that were settled before, first of all. */
    default void settled(Event.Reply reply) {}

    /** Something that a person should know: a worker died, an input item was skipped. One line, for stderr. */
    default void notice(String message) {}
}
