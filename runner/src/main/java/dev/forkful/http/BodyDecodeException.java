package dev.forkful.http;

import org.jspecify.annotations.Nullable;

/**
 * A response body is there and cannot be understood: an unknown {@code Content-Encoding}, or JSON that does not fit the
 * type asked for. Not retried by default.
 */
public final class BodyDecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BodyDecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
