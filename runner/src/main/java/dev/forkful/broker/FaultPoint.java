package dev.forkful.broker;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The exact moments at which a process can be made to die, for {@code forkful torture} and for tests: before and after
 * each write that matters. The environment variable {@code FORKFUL_FAULT=REPLY_APPENDED@40} lets this process, and each
 * one that it starts, halt where it reaches that point for the fortieth time, as {@code kill -9} would make it.
 *
 * <p>Where no fault is set, which is always but then, a point costs one comparison of a constant.
 */
public enum FaultPoint {
    /** Before a task is appended. */
    TASK_APPEND,
    /** It is on disk, and nobody knows yet. */
    TASK_APPENDED,
    /** The seal is on disk. */
    SEALED,
    /** A worker has claimed tasks, and begun none. */
    CLAIMED,
    /** A handler has ended, and its reply is not on disk. */
    REPLY_APPEND,
    /** The reply is on disk, and the claim is still held. */
    REPLY_APPENDED,
    /** Before the supervisor appends an event. */
    EVENT_APPEND,
    EVENT_APPENDED,
    /** A worker has its reply queue, and is not forked. */
    ADMITTED,
    /** A worker was forked, and nobody took note. */
    FORKED,
    /** A run was taken over: its events are read, nothing is repaired. */
    TAKEN_OVER,
    /** The claims are rebuilt under another name. */
    CLAIMS_BUILT,
    /** Before a file that is whole gets its name. */
    RENAME,
    RENAMED,
    /** A result was written to a file that is not whole. */
    RESULT_WRITTEN;

    /** As the shell says of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private static final String VARIABLE = "FORKFUL_FAULT";
    private static final @Nullable FaultPoint ARMED = armed(System.getenv(VARIABLE));
    private static final AtomicLong LEFT = new AtomicLong(times(System.getenv(VARIABLE)));

    /** What to set {@value #VARIABLE} to. */
    public String at(long times) {
        return name() + "@" + times;
    }

    private static @Nullable FaultPoint armed(@Nullable String fault) {
        return fault == null || fault.isEmpty() ? null : valueOf(fault.substring(0, fault.indexOf('@')));
    }

    private static long times(@Nullable String fault) {
        return fault == null || fault.isEmpty() ? 0 : Long.parseLong(fault.substring(fault.indexOf('@') + 1));
    }

    /** Passes on, or dies. */
    public void reach() {
        if (this == ARMED && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
