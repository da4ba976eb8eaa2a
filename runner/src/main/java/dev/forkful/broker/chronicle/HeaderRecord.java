package dev.forkful.broker.chronicle;

/**
 * Record 0 of each queue.
 *
 * @param kind what the queue holds
 * @param incarnation who writes it; 0 for tasks
 */
record HeaderRecord(Kind kind, int incarnation) {

    /** What a queue holds. */
    enum Kind {
        TASKS(0),
        EVENTS(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    void encode(RecordBuffer into) {
        into.begin(RecordType.HEADER)
                .putInt(FormatVersion.CURRENT)
                .putByte(kind.code)
                .putInt(incarnation)
                .end();
    }

    /** Reads and compares. */
    void verify(RecordView record) {
        if (record.type() != RecordType.HEADER) {
            throw record.damaged("no header, but type=" + record.type());
        }
        int version = record.readInt();
        if (version != FormatVersion.CURRENT) {
            throw record.damaged("another format: version=" + version + " supported=" + FormatVersion.CURRENT);
        }
        byte foundKind = record.readByte();
        int foundIncarnation = record.readInt();
        if (foundKind != kind.code || foundIncarnation != incarnation) {
            throw record.damaged("another queue's header: kind=" + foundKind + " incarnation=" + foundIncarnation
                    + " expected=" + this);
        }
        record.end();
    }
}
