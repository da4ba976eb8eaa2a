package dev.forkful.broker;

import java.util.OptionalLong;

/** Reads the tasks of a run. Ascending reads are cheap, others cost microseconds. Not thread-safe. */
public interface TaskReader extends AutoCloseable {

    /** How many tasks have been published so far. */
    long publishedTasks();

    /** How many tasks there are in all; empty while more may be published. */
    OptionalLong total();

    /**
     * The task of that number.
     *
     * @throws BrokerException where it was not published
     */
    TaskRecord read(long sequence);

    @Override
    void close();
}
