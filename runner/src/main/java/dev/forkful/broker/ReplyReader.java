package dev.forkful.broker;

/**
 * Reads single replies again, for whoever would not keep them all. What lies near what was read before is cheap, others
 * cost microseconds. Not thread-safe.
 */
public interface ReplyReader extends AutoCloseable {

    /**
     * The reply to a task.
     *
     * @param place where an {@link EventReader} found it
     * @throws BrokerException where it is not there, or cannot be made out any more
     */
    Event.Reply read(long sequence, Place place);

    @Override
    void close();
}
