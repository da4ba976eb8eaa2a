package dev.forkful.shell.world;

import java.util.function.IntConsumer;

/** How a person asks the command to stop: Ctrl-C and SIGTERM in a process of its own, another way in a shell. */
@FunctionalInterface
public interface StopRequests {

    /** Nobody ever asks. */
    StopRequests NEVER = handler -> () -> {};

    /**
     * Calls {@code handler} at each request, with its number from 1, on a thread of its own, until the returned
     * subscription is closed.
     */
    Subscription listen(IntConsumer handler);

    /** Whether the command was asked to stop, and no other is to follow it. */
    default boolean isRequested() {
        return false;
    }

    /** What asking once more does, as the person who has asked once is to be told. */
    default String again() {
        return "Ctrl-C again aborts it";
    }

    /**
     * Calls {@code handler} where a person goes on without waiting for the command, which has no screen from then on;
     * only a shell lets it. Whoever listens last is told first.
     */
    default Subscription whenBehind(Runnable handler) {
        return () -> {};
    }

    /** An interest in requests; closing it restores what was before. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
