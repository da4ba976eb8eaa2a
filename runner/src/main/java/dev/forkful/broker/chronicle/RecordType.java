package dev.forkful.broker.chronicle;

/** The first byte of a record's checked part. Numbers are never used anew. */
final class RecordType {
    static final byte HEADER = 1;
    static final byte TASK = 2;
    static final byte SEAL = 3;
    static final byte STAGED_TASK = 4;
    static final byte REPLY = 10;
    static final byte ATTEMPT_FAILED = 11;
    static final byte WORKER_STARTED = 12;
    static final byte WORKER_STOPPED = 13;
    static final byte WORKER_LOST = 14;
    static final byte REOPENED = 15;
    static final byte RUN_MARKED = 16;
    static final byte STEERED = 17;
    static final byte STAGED_REPLY = 18;
    static final byte SENT = 19;
    static final byte ANSWERED = 20;
    static final byte DOUBTED = 21;
    static final byte CONSOLE_LOST = 22;

    private RecordType() {}
}
