package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.util.OptionalLong;

/** The tasks of a run whose console died, or has not come so far, before there was a queue for them. */
final class NoTasks implements TaskReader {
    @Override
    public long publishedTasks() {
        return 0;
    }

    @Override
    public OptionalLong total() {
        return OptionalLong.empty();
    }

    @Override
    public TaskRecord read(long sequence) {
        throw new BrokerException("no such task: sequence=" + sequence + " (nothing is published)");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
