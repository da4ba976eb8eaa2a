package dev.forkful.io;

import dev.forkful.JobException;
import org.jspecify.annotations.Nullable;

/** One item of an input is broken. The message begins with {@code file:line: }. */
public final class InputException extends JobException {
    private static final long serialVersionUID = 1L;

    public InputException(String file, long line, String problem, @Nullable Throwable cause) {
        super(file + ":" + line + ": " + problem, cause);
    }
}
