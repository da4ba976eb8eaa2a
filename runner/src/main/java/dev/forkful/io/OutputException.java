package dev.forkful.io;

import dev.forkful.ForkfulException;
import org.jspecify.annotations.Nullable;

/**
 * Results cannot be written where they were asked for. The run itself is not harmed: its replies can be exported again.
 */
public final class OutputException extends ForkfulException {
    private static final long serialVersionUID = 1L;

    public OutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
