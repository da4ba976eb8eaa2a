package dev.forkful.broker;

import dev.forkful.JobException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    /** A handler is about to begin, and its sent record is not on disk. */
    SENT_APPEND,
    /** The sent record is on disk, and the handler has not begun. */
    SENT_APPENDED,
    /** A handler has ended, and its reply is not on disk. */
    REPLY_APPEND,
    /** The reply is on disk, and the claim is still held. */
    REPLY_APPENDED,
    /** A worker has said that a task is in doubt, and still holds its claim. */
    DOUBT_APPENDED,
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
    /** An input changed while it was published, and the run still holds the check of the old one. */
    CHECK_FORGET,
    /** That check is gone. */
    CHECK_FORGOTTEN,
    /** A run has ended, and its claims are deleted; its limits are not. */
    CLAIMS_DELETED,
    /** Before a file that is whole gets its name. */
    RENAME,
    RENAMED,
    /** A result was written to a file that is not whole. */
    RESULT_WRITTEN;

    /** As the shell says of a process that SIGKILL ended. */
    private static final int KILLED = 137;

    private static final String VARIABLE = "FORKFUL_FAULT";
    /**
     * What this process was told. Read when the first point is reached, and not with this class: what cannot be
     * understood is then told in words, by {@link #check}, which needs the class too.
     */
    private static final class OfProcess {
        private static final Fault FAULT = Fault.parse(System.getenv().getOrDefault(VARIABLE, ""));
        private static final AtomicLong LEFT = new AtomicLong(FAULT.times);
    }

    /** Where to die, and at which time it is reached; nowhere where the point is null. */
    private record Fault(@Nullable FaultPoint point, long times) {
        private static final Pattern FORM = Pattern.compile("([A-Z_]+)@([1-9][0-9]{0,17})");

        static Fault parse(String text) {
            if (text.isEmpty()) {
                return new Fault(null, 0);
            }
            Matcher order = FORM.matcher(text);
            Optional<FaultPoint> point = !order.matches()
                    ? Optional.empty()
                    : Arrays.stream(values())
                            .filter(it -> it.name().equals(order.group(1)))
                            .findFirst();
            return new Fault(
                    point.orElseThrow(() -> new JobException(VARIABLE + "=" + text
                            + ": must be POINT@N, such as REPLY_APPENDED@40, with N from 1 and one of these points: "
                            + Arrays.stream(values()).map(FaultPoint::name).collect(Collectors.joining(", ")))),
                    Long.parseLong(order.group(2)));
        }
    }

    /**
     * Refuses a variable that is set to what cannot be understood.
     *
     * @throws JobException names the variable, and what may stand there
     */
    public static void check(Map<String, String> environment) {
        if (environment.containsKey(VARIABLE)) {
            Fault unused = Fault.parse(environment.getOrDefault(VARIABLE, ""));
        }
    }

    /** What to set {@value #VARIABLE} to. */
    public String at(long times) {
        return name() + "@" + times;
    }

    /** Passes on, or dies. */
    public void reach() {
        if (this == OfProcess.FAULT.point && OfProcess.LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
