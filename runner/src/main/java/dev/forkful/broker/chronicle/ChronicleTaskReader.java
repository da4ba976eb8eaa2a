package dev.forkful.broker.chronicle;

import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads {@code tasks/} with two tails, so that asking for the count does not disturb ascending reads. */
final class ChronicleTaskReader implements TaskReader {
    private final TaskTail tasks;
    private final TaskTail end;
    private TaskTail.Extent extent = new TaskTail.Extent(0, false);

    ChronicleTaskReader(Path folder) {
        tasks = new TaskTail(folder);
        end = new TaskTail(folder);
    }

    @Override
    public long publishedTasks() {
        return extent().published();
    }

    @Override
    public OptionalLong total() {
        TaskTail.Extent now = extent();
        return now.sealed() ? OptionalLong.of(now.published()) : OptionalLong.empty();
    }

    private TaskTail.Extent extent() {
        if (!extent.sealed()) {
            extent = end.extent();
        }
        return extent;
    }

    @Override
    public TaskRecord read(long sequence) {
        return tasks.read(sequence);
    }

    @Override
    public void close() {
        tasks.close();
        end.close();
    }
}
