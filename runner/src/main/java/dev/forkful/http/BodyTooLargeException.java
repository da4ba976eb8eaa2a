package dev.forkful.http;

/**
 * A response body is longer than the client's {@code bodyLimitBytes}. Not an {@code IOException}, since another try
 * would give the same body: it is not retried by default.
 */
public final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BodyTooLargeException(long limitBytes) {
        super("the response body is longer than the client's bodyLimit (in Java: bodyLimitBytes = " + limitBytes + ")");
    }
}
