package dev.forkful.broker.chronicle;

import dev.forkful.broker.TaskRecord;

/** Writes and reads a task, alone or inside another record. */
final class TaskCodec {

    private TaskCodec() {}

    static void encode(TaskRecord task, RecordBuffer into) {
        put(task, into.begin(RecordType.TASK));
        into.end();
    }

    static TaskRecord decode(RecordView record) {
        TaskRecord task = read(record);
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
