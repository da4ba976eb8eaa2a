package dev.forkful;

import org.jspecify.annotations.Nullable;

/** The superclass of all exceptions of Forkful. The message says what failed, with which value, and what to do. */
public class ForkfulException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ForkfulException(String message) {
        super(message);
    }

    public ForkfulException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
