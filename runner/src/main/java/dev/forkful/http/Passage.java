package dev.forkful.http;

import com.github.mizosoft.methanol.MutableRequest;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way of one exchange to its host: straight, or through a proxy, which is told who one is before it asks. Both
 * transports send {@code Proxy-Authorization} to a proxy only, and never on through a tunnel.
 *
 * <p>A proxy's 407 says that nothing reached the host, so it is no response of the host, but an error.
 *
 * <p><i>Threading:</i> one thread at a time, as the exchange.
 */
final class Passage {
    private static final String HEADER = "Proxy-Authorization";

    private final HttpRequest asked;
    private final Proxies proxies;
    private final boolean proxied;
    private final @Nullable String authorization;
    private boolean answered;
    private @Nullable ProxyRefusedException refusal;

    Passage(HttpRequest asked, Proxies proxies) {
        this.asked = asked;
        this.proxies = proxies;
        proxied = proxies.isAsked(asked.uri());
        // Where a person's own stands there, it is in place of ours.
        authorization = proxied && !hasOwn() ? proxies.authorization(asked.uri()) : null;
    }

    /** As the client is to send it. */
    HttpRequest request() {
        return authorization == null
                ? asked
                : MutableRequest.copyOf(asked).header(HEADER, authorization).toImmutableRequest();
    }

    /** Where a redirect leads: what a person tells this proxy, no other is told. */
    HttpRequest onward(HttpRequest next) {
        boolean staysTheSame = proxied && proxies.select(next.uri()).equals(proxies.select(asked.uri()));
        return staysTheSame || next.headers().map().keySet().stream().noneMatch(Passage::isForProxies)
                ? next
                : MutableRequest.copyOf(next)
                        .removeHeadersIf((name, value) -> isForProxies(name))
                        .toImmutableRequest();
    }

    private static boolean isForProxies(String header) {
        return header.toLowerCase(Locale.ROOT).startsWith("proxy-");
    }

    /** Takes note of an answer: whether it is a proxy's that lets nobody through whom it does not know. */
    boolean isRefusedBy(ResponseInfo response) {
        if (proxied && response.statusCode() == ProxyRefusedException.UNKNOWN_USER && !isTunnel()) {
            refusal = refusal(response.headers());
            return true;
        }
        answered = true;
        return false;
    }

    private boolean isTunnel() {
        return "https".equalsIgnoreCase(asked.uri().getScheme());
    }

    private ProxyRefusedException refusal(HttpHeaders headers) {
        return ProxyRefusedException.ofUnknownUser(headers.allValues("Proxy-Authenticate"), tellsWho());
    }

    private boolean tellsWho() {
        return authorization != null || hasOwn();
    }

    private boolean hasOwn() {
        return asked.headers().firstValue(HEADER).isPresent();
    }

    /** Why there is no response of the host; null where there is one. */
    @Nullable
    Throwable error(@Nullable HttpResponse<?> received, @Nullable Throwable raised) {
        if (refusal != null) {
            return refusal;
        } else if (raised != null) {
            return ProxyRefusedException.inPlaceOf(raised, tellsWho());
        }
        // The JDK's client gives a tunnel's 407 out as the host's, without a body and without asking for one.
        return received != null && !answered && received.statusCode() == ProxyRefusedException.UNKNOWN_USER
                ? refusal(received.headers())
                : null;
    }

    /** The response to what was asked: what only the proxy is told is not handed on. */
    <T> HttpResponse<T> response(HttpResponse<T> received) {
        return authorization == null ? received : new ResponseView<>(received, asked, received.headers());
    }
}
