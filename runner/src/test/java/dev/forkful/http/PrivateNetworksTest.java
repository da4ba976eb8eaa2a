package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are literals here: no name is looked up but localhost. */
@Timeout(20)
class PrivateNetworksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "192.88.99.1",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fdff:ffff::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1",
                "2001:10::1",
                "3fff:1::1",
                "3ffe::1",
                "100::1",
                "5f00::1"
            })
    void addressThatIsNotOfThePublicInternetIsPrivate(String address) throws UnknownHostException {
        assertThat(PrivateNetworks.contain(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2001:4860:4860::8888",
                "2a00:1450::1",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "3fff:1000::1"
            })
    void addressOfThePublicInternetIsNot(String address) throws UnknownHostException {
        assertThat(PrivateNetworks.contain(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void privateAddressIsNotCalledHoweverItIsWritten(ClientSpec.Transport transport) throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (Loopback server = new Loopback();
                Http http = Loopback.client(
                        ClientSpec.builder().transport(transport).denyPrivateNetworks())) {
            server.serve("/", exchange -> {
                calls.incrementAndGet();
                Loopback.answer(exchange, 200, "hello");
            });
            int port = URI.create(server.uri("/")).getPort();
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0")) {
                assertThatThrownBy(() -> http.get("http://" + host + ":" + port + "/"))
                        .isInstanceOf(PrivateAddressException.class)
                        .hasMessageContaining("is not of the public internet")
                        .satisfies(e -> assertThat(HttpError.of(e).type()).isEqualTo("denied"));
            }
        }
        assertThat(calls).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void redirectIntoAPrivateNetworkIsNotFollowed(ClientSpec.Transport transport) throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (Loopback server = new Loopback()) {
            server.redirect("/from", 302, server.otherOrigin("/inside")).serve("/inside", exchange -> {
                calls.incrementAndGet();
                Loopback.answer(exchange, 200, "metadata");
            });
            // Here localhost is the name of a place inside, and 127.0.0.1 is outside.
            Methanol client =
                    client(transport, host -> InetAddress.getAllByName(host.equals("localhost") ? "10.0.0.1" : host));
            assertThatThrownBy(() -> send(client, server.uri("/from")))
                    .cause()
                    .isInstanceOf(PrivateAddressException.class)
                    .hasMessageContaining("localhost is 10.0.0.1");
            assertThat(send(client, server.uri("/inside")).body()).isEqualTo("metadata");
        }
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void nameThatTurnsPrivateAfterItWasCalledIsCaught(ClientSpec.Transport transport) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (Loopback server = new Loopback().answer("/", 200, "hello")) {
            Methanol client = client(
                    transport,
                    host -> InetAddress.getAllByName(asked.getAndIncrement() == 0 ? "127.0.0.1" : "192.168.0.1"));
            assertThat(send(client, server.otherOrigin("/")).body()).isEqualTo("hello");
            assertThatThrownBy(() -> send(client, server.otherOrigin("/")))
                    .hasMessageContaining("localhost is 192.168.0.1");
        }
    }

    @Test
    void oneOfSeveralAddressesIsEnough() {
        AddressGuard guard = new AddressGuard(
                host -> new InetAddress[] {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")},
                Proxies.of(ClientSpec.DEFAULT, Map.of()),
                PrivateNetworks::contain);
        assertThatThrownBy(() -> guard.check(URI.create("http://mixed/")))
                .isInstanceOf(PrivateAddressException.class)
                .hasMessageContaining("mixed is 10.0.0.1");
    }

    @Test
    void proxyIsRefusedSinceItLooksNamesUpItself() {
        ClientSpec spec = ClientSpec.builder().denyPrivateNetworks().build();
        AddressGuard guard =
                AddressGuard.of(spec, Proxies.of(spec, Map.of("http_proxy", "http://127.0.0.1:1", "no_proxy", "a")));
        assertThatThrownBy(() -> guard.check(URI.create("http://1.1.1.1/")))
                .isInstanceOf(PrivateAddressException.class)
                .hasMessageContaining("through a proxy");
    }

    private static Methanol client(ClientSpec.Transport transport, NameLookup.Resolver names) {
        ClientSpec spec = ClientSpec.builder().transport(transport).build();
        Predicate<InetAddress> denied = address -> !address.isLoopbackAddress() && PrivateNetworks.contain(address);
        Proxies proxies = Proxies.of(spec, Map.of());
        return OpenClient.from(
                spec,
                OpenClient.backend(spec, proxies),
                proxies,
                new AddressGuard(names, proxies, denied),
                ExchangeGate.OPEN);
    }

    private static HttpResponse<String> send(Methanol client, String uri) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
