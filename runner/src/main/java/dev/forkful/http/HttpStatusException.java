package dev.forkful.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response whose status a handler did not accept, raised by {@code orThrow()}. */
public final class HttpStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Duration retryAfter;

    /**
     * @param status the HTTP status, 100 to 599
     * @param retryAfter what the {@code Retry-After} header asked for; null where there was none
     */
    public HttpStatusException(String method, URI uri, int status, @Nullable Duration retryAfter) {
        super("HTTP " + status + " from " + method + " " + uri);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** The one that was raised, whatever wraps it. */
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

    /** How long the server asked to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
