package dev.forkful.http;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy does not open the way to a host: no connection was had, so nothing was sent. */
final class ProxyRefusedException extends ConnectException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The words of the JDK's client, and of ours. */
    private static final Pattern WORDS = Pattern.compile("Tunnel failed, got: (\\d+)");

    ProxyRefusedException(int status) {
        super("the proxy answered " + status);
    }

    /** What stands for an error of the client: itself, unless it tells of a proxy. */
    static Throwable inPlaceOf(Throwable raised) {
        Throwable error = HttpError.unwrap(raised);
        if (error.getClass() != IOException.class) {
            return raised; // a job's own is not asked for its words
        }
        Matcher words = WORDS.matcher(String.valueOf(error.getMessage()));
        return words.matches() ? new ProxyRefusedException(Integer.parseInt(words.group(1))).initCause(raised) : raised;
    }
}
