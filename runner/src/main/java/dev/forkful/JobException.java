package dev.forkful;

import org.jspecify.annotations.Nullable;

/** A job, its script, its settings or its input is wrong: the person's to mend; exit code 2. */
public class JobException extends ForkfulException {
    private static final long serialVersionUID = 1L;

    public JobException(String message) {
        super(message);
    }

    public JobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
