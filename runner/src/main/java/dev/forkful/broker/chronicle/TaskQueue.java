package dev.forkful.broker.chronicle;

import java.nio.file.Files;
import java.nio.file.Path;

/** Brings {@code tasks/} into order for a new owner. */
final class TaskQueue {

    private TaskQueue() {}

    /** Makes the queue, or frees it from a writer that was killed; says what is in it. */
    static TaskTail.Extent recover(Path folder, DiskFloor floor) {
        if (!Files.isDirectory(folder)) {
            Queues.create(folder, TaskTail.HEADER, floor);
        }
        // Read first: of what is torn, or of another version, nothing is changed.
        TaskTail.Extent extent;
        try (TaskTail tail = new TaskTail(folder)) {
            extent = tail.extent();
        }
        Queues.unlock(folder);
        return extent;
    }
}
