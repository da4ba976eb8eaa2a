package dev.forkful.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a URI is fetched through. A proxy of the {@link ClientSpec} takes everything; without one,
 * {@code https_proxy} and {@code http_proxy} count, and {@code no_proxy} names hosts that go direct: a name with all
 * names under it, {@code name:port}, an address, or {@code *}. Lower case comes first, as with curl. Address ranges are
 * not understood. The JDK itself looks at none of these.
 *
 * <p><i>Threading:</i> immutable.
 */
final class Proxies extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final List<Proxy> http;
    private final List<Proxy> https;
    private final List<String> exempt;

    private Proxies(List<Proxy> http, List<Proxy> https, List<String> exempt) {
        this.http = http;
        this.https = https;
        this.exempt = exempt;
    }

    /**
     * Reads what holds for a worker.
     *
     * @throws IllegalArgumentException where a variable is no URI of an http proxy
     */
    static Proxies of(ClientSpec spec, Map<String, String> environment) {
        URI named = spec.proxy().orElse(null);
        if (named != null) {
            List<Proxy> all = List.of(proxy(named));
            return new Proxies(all, all, List.of());
        }
        return new Proxies(
                fromVariable("http_proxy", environment),
                fromVariable("https_proxy", environment),
                Arrays.stream(value("no_proxy", environment).split("[,\\s]+"))
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .map(entry -> entry.startsWith("*.") ? entry.substring(2) : entry)
                        .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
                        .filter(entry -> !entry.isEmpty())
                        .toList());
    }

    private static String value(String variable, Map<String, String> environment) {
        String lower = environment.get(variable);
        return lower != null ? lower : environment.getOrDefault(variable.toUpperCase(Locale.ROOT), "");
    }

    private static List<Proxy> fromVariable(String variable, Map<String, String> environment) {
        String value = value(variable, environment).strip();
        if (value.isEmpty()) {
            return DIRECT;
        }
        SpecProblems problems = new SpecProblems();
        URI uri = problems.proxy(variable, value.contains("://") ? value : "http://" + value);
        problems.raise();
        return uri == null ? DIRECT : List.of(proxy(uri));
    }

    private static Proxy proxy(URI uri) {
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    @Override
    public List<Proxy> select(URI uri) {
        List<Proxy> proxies = "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
        return isExempt(uri) ? DIRECT : proxies;
    }

    private boolean isExempt(URI uri) {
        String host = exempt.isEmpty() ? null : uri.getHost();
        return host != null && exempt.stream().anyMatch(entry -> matches(entry, host.toLowerCase(Locale.ROOT), uri));
    }

    private static boolean matches(String entry, String host, URI uri) {
        if (entry.equals("*") || entry.equals(host + ":" + uri.getPort())) {
            return true;
        }
        return host.equals(entry) || host.equals("[" + entry + "]") || host.endsWith("." + entry);
    }

    @Override
    public void connectFailed(@Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException error) {
        // Nothing to remember: a variable names one proxy, and the request's own error tells the person.
    }
}
