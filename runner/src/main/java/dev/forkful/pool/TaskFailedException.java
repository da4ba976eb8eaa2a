package dev.forkful.pool;

import dev.forkful.ForkfulException;
import org.jspecify.annotations.Nullable;

/**
 * A call failed in a worker, and the original exception cannot be recreated in this process: its class is not known
 * here, it has no constructor that takes a message, or the worker died. The stack trace is that of the worker. Where
 * the original exception can be recreated, this one is attached to it as a suppressed exception.
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

    /** The class name of the original exception, or what else happened, as {@code poisoned} or {@code timeout}. */
    public String type() {
        return type;
    }

    /** The sequence number of the task in its queue, from 0. */
    public long task() {
        return task;
    }

    /** How many attempts the last worker made, at least 1. */
    public int attempts() {
        return attempts;
    }

    /** The number of the worker, from 1; 0 if no worker was alive to report it. */
    public int worker() {
        return worker;
    }
}
