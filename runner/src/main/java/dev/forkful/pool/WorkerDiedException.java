package dev.forkful.pool;

import dev.forkful.ForkfulException;

/** A {@link Worker} ended before its function had. */
public final class WorkerDiedException extends ForkfulException {
    private static final long serialVersionUID = 1;

    private final int exitStatus;

    WorkerDiedException(String worker, int exitStatus, String log) {
        super("worker " + worker + " ended with exit status " + exitStatus + " before its function had" + log);
        this.exitStatus = exitStatus;
    }

    /** As the operating system gave it; 128 + n for signal n. */
    public int exitStatus() {
        return exitStatus;
    }
}
