package dev.forkful.http;

import com.github.mizosoft.methanol.MutableRequest;
import dev.forkful.secret.Redactor;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a redirect leads: a function from (request, status, headers) to the next request.
 *
 * <p>As RFC 9110, section 15.4, and what browsers do: 303 becomes a GET; 301 and 302 make a GET of a POST; 307 and 308
 * change nothing but the URI. Another origin (scheme, host, port) does not get credentials: the headers that are made
 * for them, and any other header whose value holds a secret that this process {@linkplain Redactor#OF_PROCESS knows}.
 * What is for a proxy is left to the {@link Passage}, which knows whether that stays the same.
 */
final class Redirection {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    private Redirection() {}

    /** The next request; empty where the response is the result. */
    static Optional<HttpRequest> next(HttpRequest request, int status, HttpHeaders headers) {
        if (!redirects(status)) {
            return Optional.empty();
        }
        return headers.firstValue("Location")
                .flatMap(location -> target(request.uri(), location))
                .map(target -> rewrite(request, status, target));
    }

    private static boolean redirects(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static Optional<URI> target(URI from, String location) {
        URI target;
        try {
            // A header's letters are the bytes that came; they go back as such.
            target = UriReference.resolve(
                    from, UriReference.escaped(location.replace(" ", "%20").getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the person sees the 3xx and its Location
        }
        boolean downgrade = isHttps(from) && !isHttps(target);
        return downgrade ? Optional.empty() : Optional.of(target);
    }

    private static HttpRequest rewrite(HttpRequest request, int status, URI target) {
        MutableRequest next = MutableRequest.copyOf(request).uri(target);
        if (becomesGet(request.method(), status)) {
            next.GET()
                    .removeHeadersIf(
                            (name, value) -> name.toLowerCase(Locale.ROOT).startsWith("content-"));
        }
        if (!sameOrigin(request.uri(), target)) {
            next.removeHeadersIf((name, value) -> isCredential(name.toLowerCase(Locale.ROOT), value));
        }
        return next.toImmutableRequest();
    }

    private static boolean isCredential(String name, String value) {
        return !name.startsWith("proxy-") && (CREDENTIALS.contains(name) || Redactor.OF_PROCESS.holdsSecret(value));
    }

    private static boolean becomesGet(String method, int status) {
        return switch (status) {
            case 301, 302 -> method.equals("POST");
            case 303 -> !method.equals("HEAD") && !method.equals("GET");
            default -> false;
        };
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isHttps(uri) ? 443 : 80;
    }

    private static boolean isHttps(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https");
    }
}
