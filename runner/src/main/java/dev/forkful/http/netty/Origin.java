package dev.forkful.http.netty;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection is good for.
 *
 * @param host a name or an address, without brackets
 * @param proxy whom it goes through, unresolved; null for nobody
 */
record Origin(
        boolean isTls, String host, int port, @Nullable InetSocketAddress proxy) {

    /** @throws IllegalArgumentException where the scheme is neither http nor https, or there is no host */
    static Origin of(URI uri, ProxySelector proxies) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        String host = uri.getHost();
        if (host == null || !(tls || "http".equalsIgnoreCase(uri.getScheme()))) {
            throw new IllegalArgumentException(uri + ": must begin with http:// or https:// and name a host");
        }
        int port = uri.getPort() < 0 ? defaultPort(tls) : uri.getPort();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Origin(tls, bare, port, proxy(uri, proxies));
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
}
