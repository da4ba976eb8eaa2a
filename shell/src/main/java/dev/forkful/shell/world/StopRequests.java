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

    /** An interest in requests; closing it restores what was before. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
