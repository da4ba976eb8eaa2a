package dev.forkful.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown by {@code orThrow()} for a response whose status is not 200 to 299. */
public final class HttpStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Duration retryAfter;

    /**
     * @param status the HTTP status, 100 to 599
     * @param retryAfter the delay that the {@code Retry-After} header asked for; null if there was none
     */
    public HttpStatusException(String method, URI uri, int status, @Nullable Duration retryAfter) {
        super("HTTP " + status + " from " + method + " " + uri);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Finds such an exception in an error or in its causes. */
    public static Optional<HttpStatusException> in(Throwable error) {
        return HttpError.chain(error).stream()
                .filter(HttpStatusException.class::isInstance)
                .map(HttpStatusException.class::cast)
                .findFirst();
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The delay that the server asked for with a {@code Retry-After} header, if any. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
