package dev.forkful.secret;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps the passwords of proxies secret: as they are, as a URL has them, and as {@code Proxy-Authorization} sends them.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class ProxyPasswords {
    private ProxyPasswords() {}

    /** Those of {@code http_proxy}, {@code https_proxy} and the like, in either case, whatever else is wrong there. */
    public static void keepAll(Map<String, String> environment, Redactor redactor) {
        environment.forEach((name, value) -> {
            String variable = name.toLowerCase(Locale.ROOT);
            if (variable.endsWith("_proxy") && !variable.equals("no_proxy")) {
                keepIn(value, redactor);
            }
        });
    }

    /** That of {@code http://user:password@host:port}; nothing where there is none. */
    public static void keepIn(String proxy, Redactor redactor) {
        int scheme = proxy.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int to = proxy.lastIndexOf('@');
        int colon = proxy.indexOf(':', from);
        if (colon < 0 || colon >= to) {
            return;
        }
        String password = proxy.substring(colon + 1, to);
        redactor.keep(password);
        try {
            keep(decoded(proxy.substring(from, colon)), decoded(password), redactor);
        } catch (IllegalArgumentException e) {
            // no percent-encoding: whoever uses the proxy says so
        }
    }

    /** A password as it is, and the credentials that are made of it. */
    public static void keep(String user, String password, Redactor redactor) {
        redactor.keep(password);
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
