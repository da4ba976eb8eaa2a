package dev.forkful.http;

import dev.forkful.http.netty.TunnelRefusedException;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy does not open the way to a host: no connection was had, so nothing was sent. */
final class ProxyRefusedException extends ConnectException {
    static final int UNKNOWN_USER = 407;

    @Serial
    private static final long serialVersionUID = 1L;

    /** The words of the JDK's client. */
    private static final Pattern WORDS = Pattern.compile("Tunnel failed, got: (\\d+)");

    private static final Pattern QUOTED = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*+\"?");
    /** A scheme begins a challenge; the parameters behind it have values. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9-]{0,30})(?:\\s+[^=\\s].*)?");

    private static final int MOST_SCHEMES = 5;

    private final boolean lasts;

    private ProxyRefusedException(String message, boolean lasts) {
        super(message);
        this.lasts = lasts;
    }

    static ProxyRefusedException of(int status) {
        return new ProxyRefusedException("the proxy answered " + status, status == UNKNOWN_USER);
    }

    /**
     * The answer 407.
     *
     * @param challenges the values of {@code Proxy-Authenticate}
     * @param credentialsSent whether it was told who one is
     */
    static ProxyRefusedException ofUnknownUser(List<String> challenges, boolean credentialsSent) {
        List<String> schemes = schemes(challenges);
        String said = "the proxy answered " + UNKNOWN_USER;
        if (!schemes.isEmpty() && schemes.stream().noneMatch("basic"::equalsIgnoreCase)) {
            said += ": it asks for authentication by " + String.join(", ", schemes) + ", and only Basic is supported";
        } else if (credentialsSent) {
            said += ": it refused the user name and password";
        } else if (!schemes.isEmpty()) {
            said += ": it asks for a user name and password";
        }
        return new ProxyRefusedException(said, true);
    }

    /**
     * Whether it would refuse again: a 407, since nobody else is sent then, and some proxies lock who errs too often.
     */
    boolean lasts() {
        return lasts;
    }

    private static List<String> schemes(List<String> challenges) {
        return challenges.stream()
                .flatMap(value -> List.of(QUOTED.matcher(value).replaceAll("x").split(",")).stream())
                .map(part -> SCHEME.matcher(part.strip()))
                .filter(Matcher::matches)
                .map(scheme -> scheme.group(1))
                .distinct()
                .limit(MOST_SCHEMES)
                .toList();
    }

    /**
     * What stands for an error of the client: itself, unless it tells of a proxy.
     *
     * @param credentialsSent whether a proxy was told who one is
     */
    static Throwable inPlaceOf(Throwable raised, boolean credentialsSent) {
        Throwable error = HttpError.unwrap(raised);
        if (error instanceof TunnelRefusedException tunnel && tunnel.status() == UNKNOWN_USER) {
            return ofUnknownUser(tunnel.challenges(), credentialsSent).initCause(raised);
        } else if (error instanceof TunnelRefusedException tunnel) {
            return of(tunnel.status()).initCause(raised);
        } else if (error.getClass() != IOException.class) {
            return raised; // a job's own is not asked for its words
        }
        Matcher words = WORDS.matcher(String.valueOf(error.getMessage()));
        return words.matches() ? of(Integer.parseInt(words.group(1))).initCause(raised) : raised;
    }
}
