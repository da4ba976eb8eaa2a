package dev.forkful.pool;

import dev.forkful.ForkfulException;

/** The process of a {@link Worker} ended before its function returned. */
public final class WorkerDiedException extends ForkfulException {
    private static final long serialVersionUID = 1;

    private final int exitStatus;

    WorkerDiedException(String worker, int exitStatus, String log) {
        super("worker " + worker + " ended with exit status " + exitStatus + " before its function had" + log);
        this.exitStatus = exitStatus;
    }

    /** The exit status of the process; 128 + n if signal n ended it. */
    public int exitStatus() {
        return exitStatus;
    }
}
