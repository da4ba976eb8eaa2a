package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Place;
import dev.forkful.io.InputException;

/** What a console may want to hear of its run. Called on the supervisor's thread: what blocks here holds the run up. */
public interface RunListener {

    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /** A task is settled; after a resume also those that were settled before, first of all. */
    default void settled(Event.Reply reply) {}

    /** The same, with where the reply lies: for who does not keep it, and has the run's broker read it again. */
    default void settled(Event.Reply reply, Place place) {
        settled(reply);
    }

    /** All that happened before was told; what is told from now on happens now. */
    default void recovered() {}

    /** A worker process was forked; what it is to do was said. */
    default void forked(int worker, long pid) {}

    /**
     * A worker process is gone, or left the run; all that it said was told before.
     *
     * @param exitStatus as the operating system gave it; 128 + n for signal n
     */
    default void gone(int worker, long pid, int exitStatus) {}

    /** A bad item of the input was passed over, since the run was told to. On the publisher's thread. */
    default void skipped(InputException item) {}

    /** Something that a person should know, such as a worker's death. One line, for stderr. */
    default void notice(String message) {}
}
