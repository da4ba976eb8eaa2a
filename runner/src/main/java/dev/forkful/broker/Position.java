package dev.forkful.broker;

/** Where a reader of events begins. */
public enum Position {
    /** Before the first event. */
    START,
    /** After what is written when the reader first polls. */
    END
}
