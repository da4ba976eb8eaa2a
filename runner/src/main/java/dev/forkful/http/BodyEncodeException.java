package dev.forkful.http;

/** The body of a request cannot be written as JSON: nothing was sent. Not retried by default. */
public final class BodyEncodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause whose words the message has already, and which is kept beside it for them to be said once */
    BodyEncodeException(String message, Throwable cause) {
        super(message);
        addSuppressed(cause);
    }
}
