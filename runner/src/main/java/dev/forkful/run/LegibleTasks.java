package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The tasks of a run that the supervisor settles itself. One whose record is damaged can be settled all the same: what
 * is known of it is its number, and that it is of the only stage. Its input reads as null.
 *
 * <p>Not for pipelines: a reply that names the wrong stage would spoil their counts.
 *
 * <p><i>Closing</i> closes the reader that it was given.
 */
record LegibleTasks(TaskReader tasks) implements TaskReader {
    private static final byte[] NO_INPUT = "null".getBytes(StandardCharsets.US_ASCII);

    /** The tasks of a run; of a pipeline without that. */
    static TaskReader of(RunDirectory run) {
        TaskReader tasks = run.broker().tasks();
        return run.manifest().isPipeline() ? tasks : new LegibleTasks(tasks);
    }

    @Override
    public long publishedTasks() {
        return tasks.publishedTasks();
    }

    @Override
    public OptionalLong total() {
        return tasks.total();
    }

    @Override
    public TaskRecord read(long sequence) {
        try {
            return tasks.read(sequence);
        } catch (BrokerException.Damaged e) {
            return new TaskRecord(sequence, 0, NO_INPUT.clone());
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
