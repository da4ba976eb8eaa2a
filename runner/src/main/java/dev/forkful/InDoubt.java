package dev.forkful;

/**
 * What becomes of a task whose handler had begun, and may have sent something, when no answer will come: its worker
 * died, its time was up, the connection broke.
 */
public enum InDoubt {
    /** It is run again, as after any failure: execution is at least once. */
    RETRY,
    /**
     * It is run again only where a person says so. That the handler begins is put on record first; what was not
     * answered waits for {@code forkful indoubt}.
     */
    HOLD
}
