package dev.forkful.http;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps exchanges from addresses that are denied, redirects included: asked for each exchange, right before it is
 * handed to the client.
 *
 * <p>The client looks the name up once more, in the JVM's cache, which keeps what the guard has seen for minutes. What
 * is left to a name whose addresses change is the moment between the two, once in those minutes.
 *
 * @param names how the JVM knows a name
 * @param proxies a proxy looks names up itself, so nothing can be said of what it will ask
 * @param denied which addresses; null where nothing is checked
 */
record AddressGuard(
        NameLookup.Resolver names,
        ProxySelector proxies,
        @Nullable Predicate<InetAddress> denied) {

    static AddressGuard of(ClientSpec spec, Proxies proxies) {
        return new AddressGuard(
                InetAddress::getAllByName, proxies, spec.deniesPrivateNetworks() ? PrivateNetworks::contain : null);
    }

    /**
     * Passes on.
     *
     * @throws PrivateAddressException where an address of the host is denied
     * @throws UnknownHostException where it has none
     */
    void check(URI uri) throws UnknownHostException {
        if (denied == null) {
            return;
        }
        String host = uri.getHost();
        if (proxies.select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
            throw new PrivateAddressException(host + " is called through a proxy, which looks names up itself: whether"
                    + " it is in a private network cannot be told; add it to no_proxy, or deny such networks at the"
                    + " proxy");
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        for (InetAddress address : names.resolve(name)) {
            if (denied.test(address)) {
                throw new PrivateAddressException(host + " is " + address.getHostAddress()
                        + ", which is not of the public internet, and denyPrivateNetworks is on");
            }
        }
    }
}
