package dev.forkful.io;

import dev.forkful.JobException;
import org.jspecify.annotations.Nullable;

/** One item of an input is broken. The message begins with {@code file:line: }. */
public class InputException extends JobException {
    private static final long serialVersionUID = 1L;

    public InputException(String file, long line, String problem, @Nullable Throwable cause) {
        super(file + ":" + line + ": " + problem, cause);
    }

    /** The same, and nothing behind it can be read: whoever passes over bad items must not pass over this one. */
    public static final class RestLost extends InputException {
        private static final long serialVersionUID = 1L;

        public RestLost(String file, long line, String problem, @Nullable Throwable cause) {
            super(file, line, problem, cause);
        }
    }
}
