package dev.forkful.http;

/**
 * The body of a request cannot be made: it cannot be written as JSON, or a file that it needs is not there. Nothing was
 * sent. Not retried by default.
 */
public final class BodyEncodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyEncodeException(String message) {
        super(message);
    }

    /** @param cause whose words the message has already, and which is kept beside it for them to be said once */
    BodyEncodeException(String message, Throwable cause) {
        super(message);
        addSuppressed(cause);
    }
}
