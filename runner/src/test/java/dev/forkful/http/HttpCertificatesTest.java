package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.http.tls.Identity;
import dev.forkful.http.tls.TlsPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client trusts, what it shows of itself, and how it is told what went wrong, by either transport. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(60)
class HttpCertificatesTest {
    private static final String PASSWORD = "pass word";

    private static Identity authority;
    private static Identity server;
    private static Identity client;
    private static Identity stranger;

    @TempDir
    private static Path folder;

    private final ClientSpec.Transport transport;

    HttpCertificatesTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @BeforeAll
    static void make() throws GeneralSecurityException, IOException {
        authority = Identity.authority("an authority");
        server = authority.issue("a server", "localhost", Duration.ofDays(1));
        client = authority.issue("a client", "client.example", Duration.ofDays(1));
        stranger = Identity.authority("another authority").issue("a stranger", "localhost", Duration.ofDays(1));
        Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        Files.writeString(folder.resolve("client.pem"), client.certificatePem());
        Files.writeString(folder.resolve("client.key"), client.encryptedKeyPem(PASSWORD));
        client.store(folder.resolve("client.p12"), "PKCS12", PASSWORD);
        stranger.store(folder.resolve("stranger.p12"), "PKCS12", PASSWORD);
        authority.trustStore(folder.resolve("jvm.p12"), "PKCS12", PASSWORD);
        Files.writeString(folder.resolve("stranger.pem"), stranger.certificatePem());
    }

    private Http open(Consumer<ClientSpec.Builder> settings) {
        ClientSpec.Builder spec = ClientSpec.builder().transport(transport);
        settings.accept(spec);
        return Loopback.open(spec.build().relativeTo(folder));
    }

    private HttpError errorOf(Consumer<ClientSpec.Builder> settings, String uri) {
        try (Http http = open(settings)) {
            HttpError error = HttpError.of(catchThrowable(() -> http.get(uri)));
            assertThat(error.type()).as("%s", error).isEqualTo("tls");
            assertThat(error.leavesDoubt()).as("%s", error).isFalse();
            assertThat(error.message()).startsWith("GET " + uri + ": ").doesNotContain(PASSWORD);
            return error;
        }
    }

    private static void shown(ClientSpec.Builder spec) {
        spec.trust("ca.pem").clientCertificate("client.pem", "client.key", PASSWORD);
    }

    @Test
    void authorityOfAFileIsTrusted() throws IOException, GeneralSecurityException, InterruptedException {
        try (TlsPeer peer = TlsPeer.open(server.server(authority));
                Http http = open(spec -> spec.trust("stranger.pem").trust("ca.pem"))) {
            HttpResponse<String> answer = http.get(peer.uri("localhost"));
            assertThat(answer.body()).isEqualTo("nobody");
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void authoritiesOfTheJvmStayTrusted() throws IOException, GeneralSecurityException, InterruptedException {
        String store = System.setProperty(
                "javax.net.ssl.trustStore", folder.resolve("jvm.p12").toString());
        String password = System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        try (TlsPeer known = TlsPeer.open(server.server(authority));
                TlsPeer named = TlsPeer.open(stranger.server(authority));
                Http http = open(spec -> spec.trust("stranger.pem"))) {
            assertThat(http.get(known.uri("localhost")).statusCode()).isEqualTo(200);
            assertThat(http.get(named.uri("localhost")).statusCode()).isEqualTo(200);
        } finally {
            restore("javax.net.ssl.trustStore", store);
            restore("javax.net.ssl.trustStorePassword", password);
        }
    }

    private static void restore(String property, @Nullable String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    @Test
    void authorityThatNobodyNamedIsRefusedInWords() throws IOException, GeneralSecurityException {
        try (TlsPeer peer = TlsPeer.open(stranger.server(authority))) {
            assertThat(errorOf(spec -> {}, peer.uri("localhost")).message())
                    .endsWith(": the certificate of the server is of no authority that is trusted, and not by itself;"
                            + " where it is your own, say so: client { trust(\"ca.pem\") }");
            assertThat(errorOf(spec -> spec.trust("ca.pem"), peer.uri("localhost"))
                            .message())
                    .endsWith(": the certificate of the server is of no authority that is trusted, neither of the JDK's"
                            + " nor of ca.pem");
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    void certificateForAnotherHostIsRefusedInWords() throws IOException, GeneralSecurityException {
        try (TlsPeer peer = TlsPeer.open(server.server(authority))) {
            assertThat(errorOf(spec -> spec.trust("ca.pem"), peer.uri("127.0.0.1"))
                            .message())
                    .contains(": the certificate of the server is for another host: No subject alternative names");
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    void certificateThatHasExpiredIsRefusedInWords() throws IOException, GeneralSecurityException {
        Identity late = authority.issue("late", "localhost", Duration.ofMinutes(-1));
        try (TlsPeer peer = TlsPeer.open(late.server(authority))) {
            assertThat(errorOf(spec -> spec.trust("ca.pem"), peer.uri("localhost"))
                            .message())
                    .contains(": a certificate of the server has expired (NotAfter: ");
        }
    }

    @Test
    void certificateThatIsTrustedByItselfIsRefusedWhenItHasExpired() throws IOException, GeneralSecurityException {
        Identity late = authority.issue("late", "localhost", Duration.ofMinutes(-1));
        Files.writeString(folder.resolve("late.pem"), late.certificatesPem(0));
        try (TlsPeer peer = TlsPeer.open(late.server(authority))) {
            assertThat(errorOf(spec -> spec.trust("late.pem"), peer.uri("localhost"))
                            .message())
                    .contains(": a certificate of the server has expired (NotAfter: ");
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    void certificateThatIsTrustedByItselfNeedsNoAuthority()
            throws IOException, GeneralSecurityException, InterruptedException {
        Files.writeString(folder.resolve("server.pem"), server.certificatesPem(0));
        try (TlsPeer peer = TlsPeer.open(server.server(authority));
                Http http = open(spec -> spec.trust("server.pem"))) {
            assertThat(http.get(peer.uri("localhost")).body()).isEqualTo("nobody");
            assertThat(errorOf(spec -> spec.trust("server.pem"), peer.uri("127.0.0.1"))
                            .message())
                    .contains("for another host");
        }
    }

    @Test
    void chainInAnyOrderIsShownToAServerThatKnowsItsAuthorityOnly()
            throws IOException, GeneralSecurityException, InterruptedException {
        Identity deep = authority
                .authorityBelow("between")
                .issue(Identity.keys("RSA"), "deep", "client.example", Duration.ofDays(1));
        Files.writeString(folder.resolve("deep.key"), deep.keyPem());
        Files.writeString(folder.resolve("deep.pem"), stranger.certificatePem() + deep.certificatesPem(2, 1, 0, 1));
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), "TLSv1.3");
                Http http = open(spec -> spec.trust("ca.pem").clientCertificate("deep.pem", "deep.key", null))) {
            assertThat(http.get(peer.uri("localhost")).body()).isEqualTo("CN=deep");
        }
    }

    @Test
    void anyServerIsTrustedByThisClientAlone() throws IOException, GeneralSecurityException, InterruptedException {
        Identity late = Identity.authority("nobody").issue("late", "elsewhere.example", Duration.ofMinutes(-1));
        try (TlsPeer peer = TlsPeer.open(late.server(authority));
                Http http = open(ClientSpec.Builder::trustAnyServer)) {
            assertThat(http.get(peer.uri("localhost")).body()).isEqualTo("nobody");
            assertThat(http.get(peer.uri("127.0.0.1")).body()).isEqualTo("nobody");
            assertThat(errorOf(spec -> {}, peer.uri("localhost")).message()).contains("no authority that is trusted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void certificateIsShownToAServerThatDemandsOne(String protocol)
            throws IOException, GeneralSecurityException, InterruptedException {
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), protocol);
                Http pem = open(HttpCertificatesTest::shown);
                Http store = open(spec -> spec.trustAnyServer().clientCertificate("client.p12", null, PASSWORD))) {
            assertThat(pem.get(peer.uri("localhost")).body()).isEqualTo("CN=a client");
            assertThat(pem.get(peer.uri("localhost")).body()).isEqualTo("CN=a client");
            assertThat(peer.connections())
                    .as("the second goes by the same connection")
                    .isEqualTo(1);
            assertThat(store.get(peer.uri("127.0.0.1")).body()).isEqualTo("CN=a client");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void serverThatDemandsACertificateAndGetsNoneIsNamedSo(String protocol)
            throws IOException, GeneralSecurityException {
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), protocol)) {
            assertThat(errorOf(spec -> spec.trust("ca.pem"), peer.uri("localhost"))
                            .message())
                    .containsPattern(
                            protocol.equals("TLSv1.3")
                                    ? ": the server demands a client certificate: client \\{ clientCertificate\\(.*\\(alert "
                                    : "demands? a client certificate.*\\(alert ");
            assertThat(peer.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void certificateOfAnAuthorityThatTheServerDidNotNameIsNotShown(String protocol)
            throws IOException, GeneralSecurityException {
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), protocol)) {
            HttpError error = errorOf(
                    spec -> spec.trust("ca.pem").clientCertificate("stranger.p12", null, PASSWORD),
                    peer.uri("localhost"));
            assertThat(error.message()).contains("stranger.p12");
            assertThat(peer.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void clientCertificateThatHasExpiredIsRefusedByTheServer(String protocol)
            throws IOException, GeneralSecurityException {
        authority
                .issue("late", "client.example", Duration.ofMinutes(-1))
                .store(folder.resolve("late.p12"), "PKCS12", PASSWORD);
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), protocol)) {
            assertThat(errorOf(
                                    spec -> spec.trust("ca.pem").clientCertificate("late.p12", null, PASSWORD),
                                    peer.uri("localhost"))
                            .message())
                    .contains(": the server did not take the client certificate of late.p12 (alert ");
            assertThat(peer.requests).isEmpty();
        }
    }

    @Test
    void tunnelOfAProxyCarriesIt() throws IOException, GeneralSecurityException, InterruptedException {
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), "TLSv1.3");
                RawPeer proxy = new RawPeer((connection, number) -> {
                    asked.add(RawPeer.head(connection));
                    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
                        RawPeer.say(connection, "HTTP/1.1 200 Connected\r\n\r\n");
                        Thread back = new Thread(() -> pump(target, connection));
                        back.start();
                        pump(connection, target);
                    }
                });
                Http http = open(spec -> {
                    shown(spec);
                    spec.proxy(proxy.uri(""));
                })) {
            assertThat(http.get(peer.uri("localhost")).body()).isEqualTo("CN=a client");
            assertThat(asked).singleElement().asString().startsWith("CONNECT localhost:" + peer.port());
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them is gone
        }
    }

    @Test
    void http2CarriesIt() throws IOException, GeneralSecurityException, InterruptedException {
        if (transport == ClientSpec.Transport.NETTY) {
            assertThatThrownBy(() -> open(spec -> spec.version(ClientSpec.Version.HTTP_2)))
                    .hasMessageContaining("speaks HTTP/1.1 only");
            return;
        }
        try (TlsPeer peer = TlsPeer.demanding(server.server(authority), "TLSv1.3");
                Http http = open(spec -> {
                    shown(spec);
                    spec.version(ClientSpec.Version.HTTP_2);
                })) {
            HttpResponse<String> answer = http.get(peer.uri("localhost"));
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.sslSession().orElseThrow().getLocalPrincipal().getName())
                    .isEqualTo("CN=a client");
        }
    }

    @Test
    void fileThatIsGoneKeepsTheClientFromOpening() {
        assertThatThrownBy(() -> open(spec -> spec.trust("gone.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trust: " + folder.resolve("gone.pem") + " does not exist");
    }
}
