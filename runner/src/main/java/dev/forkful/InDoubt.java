package dev.forkful;

/**
 * What happens to a task if its handler may have sent a call, but will never get the answer: the worker died, the
 * attempt timed out, or the connection broke.
 */
public enum InDoubt {
    /** The task is run again, as after any failure. So a call may be made more than once. */
    RETRY,
    /**
     * The task is not run again unless a person says so with {@code forkful indoubt}. For calls that must not be
     * repeated, such as payments. Before each handler call it is put on record first; that survives the death of any
     * process, not a power cut: also send an idempotency key.
     */
    HOLD
}
