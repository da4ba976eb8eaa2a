package dev.forkful.broker;

import java.util.List;
import java.util.function.Consumer;

/** Reads the events of a run, live or afterwards. Not thread-safe. */
public interface EventReader extends AutoCloseable {
    /** As many as {@link #pollAll} asks for at a time. */
    int PORTION = 10_000;

    /**
     * Gives what has been written and not been given yet, and returns at once.
     *
     * @param limit about how many at the most
     * @return how many were given; 0 is "nothing new now"
     */
    int poll(Consumer<? super Event> consumer, int limit);

    /** The same until there is nothing new. */
    default void pollAll(Consumer<? super Event> consumer) {
        while (poll(consumer, PORTION) > 0) {
            // what is there comes in portions
        }
    }

    /**
     * How many records could not be made out, after a power cut, say. They are passed over: what they settled counts as
     * unsettled.
     */
    long damagedRecords();

    /**
     * The reply queues that hold nothing at all, not even their header, as a power cut may leave them: where they lie.
     * They are passed over, too.
     */
    List<String> blankQueues();

    /**
     * Where the event lies that was given last.
     *
     * @throws IllegalStateException before the first
     */
    Place place();

    @Override
    void close();
}
