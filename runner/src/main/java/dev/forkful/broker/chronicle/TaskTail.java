package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.TaskRecord;
import java.nio.file.Path;

/**
 * Reads tasks by number. Task i is record i + 1.
 *
 * <p><i>Threading:</i> not thread-safe, but not bound to a thread.
 */
final class TaskTail implements AutoCloseable {
    static final HeaderRecord HEADER = new HeaderRecord(HeaderRecord.Kind.TASKS, 0);

    // Reading on costs some 50 ns a record, a move some 7 us.
    private static final long WORTH_A_MOVE = 64;
    private static final long BACK_FROM_LAST = 4;

    private final QueueTail queue;
    private final Path folder;

    TaskTail(Path folder) {
        this.folder = folder;
        this.queue = QueueTail.open(folder, HEADER);
    }

    /** Reads a task that was published. */
    TaskRecord read(long sequence) {
        long gap = sequence + 1 - queue.nextIndex();
        if (gap < 0 || gap > WORTH_A_MOVE) {
            queue.moveTo(sequence + 1);
        } else {
            for (long i = 0; i < gap; i++) {
                requireThere(queue.skip(), sequence);
            }
        }
        TaskRecord task = readNext(sequence);
        if (task.sequence() == sequence) {
            return task;
        }
        // After a kill, Chronicle's index may be off by one; the number inside the record tells.
        long off = task.sequence() - sequence;
        queue.moveTo(sequence + 1 - off);
        task = readNext(sequence);
        if (task.sequence() != sequence) {
            throw queue.record().damaged("another task: sequence=" + task.sequence() + " expected=" + sequence);
        }
        return task;
    }

    private TaskRecord readNext(long sequence) {
        requireThere(queue.advance(), sequence);
        if (!TaskCodec.isTask(queue.record())) {
            throw new BrokerException("no such task: sequence=" + sequence + " file=" + folder);
        }
        return TaskCodec.decode(queue.record());
    }

    private void requireThere(boolean there, long sequence) {
        if (!there) {
            throw new BrokerException("no such task: sequence=" + sequence + " file=" + folder);
        }
    }

    /** Goes to the end and says what is there. */
    Extent extent() {
        long last = queue.lastIndex();
        queue.moveTo(Math.max(0, last - BACK_FROM_LAST));
        Extent extent = new Extent(0, false);
        while (queue.advance()) {
            RecordView record = queue.record();
            switch (record.type()) {
                case RecordType.TASK, RecordType.STAGED_TASK ->
                    extent = new Extent(TaskCodec.decode(record).sequence() + 1, false);
                case RecordType.SEAL -> extent = new Extent(record.readLong(), true);
                default -> HEADER.verify(record);
            }
        }
        return extent;
    }

    @Override
    public void close() {
        queue.close();
    }

    /**
     * How many tasks there are.
     *
     * @param published the count
     * @param sealed whether no more will follow
     */
    record Extent(long published, boolean sealed) {}
}
