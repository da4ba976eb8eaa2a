package dev.forkful.io;

import dev.forkful.broker.Event;

/**
 * Where replies are written for people and their programs.
 *
 * <p><b>Threading:</b> not thread-safe. <b>Closing:</b> flushes, and leaves open the stream that it was given.
 *
 * <p><b>Failure:</b> what cannot be written is an {@link OutputException}; after one the sink is of no more use.
 */
public interface ReplySink extends AutoCloseable {

    void accept(Event.Reply reply);

    /** Hands on to the operating system all that was accepted; whole lines only. */
    void flush();

    @Override
    void close();
}
