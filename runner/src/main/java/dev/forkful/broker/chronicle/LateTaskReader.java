package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The tasks of a run whose console died, or has not come so far, before there was a queue for them: it may come. */
final class LateTaskReader implements TaskReader {
    private final Path folder;
    private @Nullable TaskReader tasks;

    LateTaskReader(Path folder) {
        this.folder = folder;
    }

    private Optional<TaskReader> tasks() {
        if (tasks == null && Files.isDirectory(folder)) {
            tasks = new ChronicleTaskReader(folder);
        }
        return Optional.ofNullable(tasks);
    }

    @Override
    public long publishedTasks() {
        return tasks().map(TaskReader::publishedTasks).orElse(0L);
    }

    @Override
    public OptionalLong total() {
        return tasks().map(TaskReader::total).orElse(OptionalLong.empty());
    }

    @Override
    public TaskRecord read(long sequence) {
        return tasks().orElseThrow(
                        () -> new BrokerException("no such task: sequence=" + sequence + " (nothing is published)"))
                .read(sequence);
    }

    @Override
    public void close() {
        if (tasks != null) {
            tasks.close();
        }
    }
}
