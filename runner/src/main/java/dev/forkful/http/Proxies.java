package dev.forkful.http;

import java.io.IOException;
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

    /** By which the JDK's client is told what it must not send to a proxy before a tunnel; by default, passwords. */
    private static final String NOT_FOR_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";
    /** The same of http; by default, nothing. */
    private static final String NOT_FOR_HTTP = "jdk.http.auth.proxying.disabledSchemes";

    private final Route http;
    private final Route https;
    private final List<String> exempt;

    /** How hosts are reached. */
    private record Route(List<Proxy> proxies, @Nullable String authorization) {
        private static final Route STRAIGHT = new Route(DIRECT, null);

        static Route through(NamedProxy proxy) {
            return new Route(List.of(proxy.address()), proxy.authorization());
        }

        boolean asks() {
            return !proxies.equals(DIRECT);
        }

        @Override
        public String toString() { // without who one is
            return proxies.toString();
        }
    }

    private Proxies(Route http, Route https, List<String> exempt) {
        this.http = http;
        this.https = https;
        this.exempt = exempt;
    }

    /**
     * Reads what holds for a worker.
     *
     * @throws IllegalArgumentException where a variable is no URI of an http proxy, or this JVM was told to send no
     *     password to it
     */
    static Proxies of(ClientSpec spec, Map<String, String> environment) {
        Proxies proxies = named(spec, environment);
        if (spec.transport() == ClientSpec.Transport.JDK) {
            if (proxies.https.authorization != null) {
                refuseAJvmThatSendsNone(NOT_FOR_TUNNELS, "Basic");
            }
            if (proxies.http.authorization != null) {
                refuseAJvmThatSendsNone(NOT_FOR_HTTP, "");
            }
        }
        return proxies;
    }

    /**
     * The same, whatever the options of this JVM.
     *
     * @throws IllegalArgumentException where a variable is no URI of an http proxy
     */
    static Proxies named(ClientSpec spec, Map<String, String> environment) {
        return spec.namedProxy()
                .map(Route::through)
                .map(all -> new Proxies(all, all, List.of()))
                .orElseGet(() -> new Proxies(
                        fromVariable("http_proxy", environment),
                        fromVariable("https_proxy", environment),
                        exempt(environment)));
    }

    /** @param usual what the JDK takes where the option is not there */
    private static void refuseAJvmThatSendsNone(String option, String usual) {
        String schemes = System.getProperty(option);
        String[] disabled = (schemes == null ? usual : schemes).split(",");
        if (Arrays.stream(disabled).anyMatch(scheme -> scheme.strip().equalsIgnoreCase("Basic"))) {
            throw new IllegalArgumentException("a proxy with a password is set, but "
                    + (schemes == null
                            ? "a JVM without the option -D" + option + "= sends it none; set that option"
                            : "the JVM option -D" + option + "=" + schemes + " says that it gets none; leave it out")
                    + ", or take transport = NETTY");
        }
    }

    private static List<String> exempt(Map<String, String> environment) {
        return Arrays.stream(value("no_proxy", environment).split("[,\\s]+"))
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .map(entry -> entry.startsWith("*.") ? entry.substring(2) : entry)
                .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static String value(String variable, Map<String, String> environment) {
        String lower = environment.get(variable);
        return lower != null ? lower : environment.getOrDefault(variable.toUpperCase(Locale.ROOT), "");
    }

    private static Route fromVariable(String variable, Map<String, String> environment) {
        String value = value(variable, environment).strip();
        if (value.isEmpty()) {
            return Route.STRAIGHT;
        }
        SpecProblems problems = new SpecProblems();
        NamedProxy proxy = problems.proxy(variable, value.contains("://") ? value : "http://" + value);
        problems.raise();
        return proxy == null ? Route.STRAIGHT : Route.through(proxy);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return route(uri).proxies;
    }

    /** What the proxy that {@code uri} is fetched through is sent as {@code Proxy-Authorization}; null for nothing. */
    @Nullable
    String authorization(URI uri) {
        return route(uri).authorization;
    }

    /** Whether a proxy is asked for {@code uri}. */
    boolean isAsked(URI uri) {
        return route(uri).asks();
    }

    private Route route(URI uri) {
        Route route = "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
        return route.asks() && isExempt(uri) ? Route.STRAIGHT : route;
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
