package dev.forkful.http.netty;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection is good for. Prints no credentials.
 *
 * @param host a name or an address, without brackets
 * @param proxy whom it goes through, unresolved; null for nobody
 * @param forProxy the headers that are for that one, by their names in lower case: one's tunnel is no one else's
 */
record Origin(
        boolean isTls, String host, int port, @Nullable InetSocketAddress proxy, Map<String, List<String>> forProxy) {
    private static final String OF_PROXIES = "proxy-";

    /** @throws IllegalArgumentException where the scheme is neither http nor https, or there is no host */
    static Origin of(HttpRequest request, ProxySelector proxies) {
        URI uri = request.uri();
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        String host = uri.getHost();
        if (host == null || !(tls || "http".equalsIgnoreCase(uri.getScheme()))) {
            throw new IllegalArgumentException(uri + ": must begin with http:// or https:// and name a host");
        }
        int port = uri.getPort() < 0 ? defaultPort(tls) : uri.getPort();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        InetSocketAddress proxy = proxy(uri, proxies);
        return new Origin(tls, bare, port, proxy, proxy == null ? Map.of() : forProxy(request));
    }

    private static Map<String, List<String>> forProxy(HttpRequest request) {
        Map<String, List<String>> found = new HashMap<>();
        request.headers().map().forEach((name, values) -> {
            if (isOfProxies(name)) {
                found.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        return found;
    }

    /** As the JDK tells them. */
    private static boolean isOfProxies(String name) {
        return name.regionMatches(true, 0, OF_PROXIES, 0, OF_PROXIES.length());
    }

    /** The headers of what asks a proxy for a tunnel. */
    HttpHeaders ofTunnel() {
        HttpHeaders headers = new DefaultHttpHeaders();
        forProxy.forEach(headers::set);
        return headers;
    }

    /** Whether a header of a request goes this way: what is for a proxy does not pass it. */
    boolean takesHeader(String name) {
        return namesWholeUri() || !isOfProxies(name);
    }

    private static int defaultPort(boolean tls) {
        return tls ? 443 : 80;
    }

    private static @Nullable InetSocketAddress proxy(URI uri, ProxySelector proxies) {
        for (Proxy proxy : proxies.select(uri)) {
            if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                return address;
            }
        }
        return null;
    }

    /** As the header {@code Host} has it. */
    String hostHeader() {
        String named = NetUtil.isValidIpV6Address(host) ? "[" + host + "]" : host;
        return port == defaultPort(isTls) ? named : named + ":" + port;
    }

    /** Where a request line names the whole URI, since a proxy reads it. */
    boolean namesWholeUri() {
        return proxy != null && !isTls;
    }

    @Override
    public String toString() {
        return (isTls ? "https://" : "http://") + hostHeader() + (proxy == null ? "" : " through " + proxy);
    }
}
