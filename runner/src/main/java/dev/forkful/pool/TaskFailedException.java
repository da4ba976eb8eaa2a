package dev.forkful.pool;

import dev.forkful.ForkfulException;
import org.jspecify.annotations.Nullable;

/**
 * A call failed in a worker, with an error that cannot be raised here as it was: its class is not known here or cannot
 * be made from a message, or its worker died of it. The stack trace is that of the worker. It is also attached, as a
 * suppressed exception, to errors that are raised as themselves.
 */
public final class TaskFailedException extends ForkfulException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final long task;
    private final int attempts;
    private final int worker;

    TaskFailedException(String type, @Nullable String message, Place place, @Nullable Throwable cause) {
        super(type + (message == null ? "" : ": " + message) + " (" + place + ")", cause);
        this.type = type;
        this.task = place.task;
        this.attempts = place.attempts;
        this.worker = place.worker;
    }

    /** Where a call failed. */
    record Place(long task, int attempts, int worker) {
        @Override
        public String toString() {
            return "task " + task + ", attempt " + attempts + (worker == 0 ? "" : ", worker " + worker);
        }
    }

    /** The class of the error, or what else happened: {@code poisoned}, {@code timeout}. */
    public String type() {
        return type;
    }

    /** The sequence number of the task in its queue, from 0. */
    public long task() {
        return task;
    }

    /** How many attempts the last worker made, from 1. */
    public int attempts() {
        return attempts;
    }

    /** The number of the worker, from 1; 0 where no worker lived to tell. */
    public int worker() {
        return worker;
    }
}
