package dev.forkful;

import org.jspecify.annotations.Nullable;

/** Something is wrong with a job, its script, its settings or its input, and a person must fix it. Exit code 2. */
public class JobException extends ForkfulException {
    private static final long serialVersionUID = 1L;

    public JobException(String message) {
        super(message);
    }

    public JobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Java code can give null where none is allowed. */
    static void refuseNull(String what, @Nullable Object value) {
        if (value == null) {
            throw new JobException("the " + what + " is null");
        }
    }
}
