package dev.forkful.secret;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the passwords of proxies secret: as a URL has them, as {@code Proxy-Authorization} sends them, and, where they
 * are long enough to be no common word, as they are. Without a password, the user name is a token, and is kept so.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class ProxyPasswords {
    /** Shorter ones of a URL, which nobody declared to be secret, are found in whatever is written. */
    private static final int SHORTEST_ALONE = 8;

    private ProxyPasswords() {}

    /** Those of {@code http_proxy}, {@code https_proxy} and the like, in either case, whatever else is wrong there. */
    public static void keepAll(Map<String, String> environment, Redactor redactor) {
        environment.forEach((name, value) -> {
            if (namesAProxy(name)) {
                keepIn(value, redactor);
            }
        });
    }

    private static boolean namesAProxy(String name) {
        String variable = name.toLowerCase(Locale.ROOT);
        return variable.endsWith("_proxy") && !variable.equals("no_proxy");
    }

    /** The variable with a proxy whose password is in a text; empty where there is none. */
    public static Optional<String> variableOf(String text, Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> namesAProxy(variable.getKey()))
                .filter(variable -> {
                    Redactor alone = new Redactor();
                    keepIn(variable.getValue(), alone);
                    return alone.finds(text);
                })
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    /** That of {@code http://user:password@host:port}; nothing where there is no user. */
    public static void keepIn(String proxy, Redactor redactor) {
        int scheme = proxy.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int to = proxy.lastIndexOf('@');
        if (to <= from) {
            return;
        }
        String info = proxy.substring(from, to);
        int colon = info.indexOf(':');
        String user = colon < 0 ? info : info.substring(0, colon);
        String password = colon < 0 ? "" : info.substring(colon + 1);
        keepGuarded(user, password, redactor);
        try {
            keepGuarded(decoded(user), decoded(password), redactor);
            redactor.keep(token(decoded(user), decoded(password)));
        } catch (IllegalArgumentException e) {
            // no percent-encoding: whoever uses the proxy says so
        }
    }

    /** A short one together with the user name only. */
    private static void keepGuarded(String user, String password, Redactor redactor) {
        String secret = password.isEmpty() ? user : password;
        if (secret.length() >= SHORTEST_ALONE) {
            redactor.keep(secret);
        } else if (!user.isEmpty() && !password.isEmpty()) {
            redactor.keep(user + ":" + password);
        }
    }

    /** What was declared as a password, as it is, and the credentials that are made of it. */
    public static void keep(String user, String password, Redactor redactor) {
        redactor.keep(password.isEmpty() ? user : password);
        redactor.keep(token(user, password));
    }

    /** What Basic authentication sends: RFC 7617, in UTF-8. */
    public static String token(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Without percent-encoding.
     *
     * @throws IllegalArgumentException where a percent sign has no two hexadecimal digits behind it
     */
    public static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
