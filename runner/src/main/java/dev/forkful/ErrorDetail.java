package dev.forkful;

/** How much of an error goes into the failed reply of its task. */
public enum ErrorDetail {
    /** What a person reads: its kind, its message, the HTTP status. */
    MESSAGE,
    /** Also what a program raises it from again: class, stack trace and causes; some kilobytes. */
    STACK
}
