package dev.forkful.broker.chronicle;

import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskRecord;

/** Writes and reads a task, alone or, without its origin, inside another record. */
final class TaskCodec {

    private TaskCodec() {}

    static void encode(TaskRecord task, RecordBuffer into) {
        if (task.origin().equals(Origin.PLAIN)) {
            put(task, into.begin(RecordType.TASK));
        } else {
            put(task, into.begin(RecordType.STAGED_TASK));
            OriginCodec.put(task.origin(), into);
        }
        into.end();
    }

    static boolean isTask(RecordView record) {
        return record.type() == RecordType.TASK || record.type() == RecordType.STAGED_TASK;
    }

    /** Reads a record that {@link #isTask}. */
    static TaskRecord decode(RecordView record) {
        TaskRecord task = read(record);
        if (record.type() == RecordType.STAGED_TASK) {
            task = new TaskRecord(task.sequence(), task.stage(), task.input(), OriginCodec.read(record));
        }
        record.end();
        return task;
    }

    static void put(TaskRecord task, RecordBuffer into) {
        if (task.input().length > TaskRecord.MAX_INPUT_BYTES) {
            throw new IllegalArgumentException("input too long: task=" + task.sequence() + " bytes="
                    + task.input().length + " limitBytes=" + TaskRecord.MAX_INPUT_BYTES);
        }
        into.putLong(task.sequence()).putInt(task.stage()).putBytes(task.input());
    }

    static TaskRecord read(RecordView record) {
        long sequence = record.readLong();
        int stage = record.readInt();
        if (sequence < 0 || stage < 0) {
            throw record.damaged("impossible task: sequence=" + sequence + " stage=" + stage);
        }
        return new TaskRecord(sequence, stage, record.readBytes());
    }
}
