package dev.forkful.http.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate is for {@code localhost}, and for no address. */
@Timeout(30)
class NettyTlsTest {
    private static final char[] PASSWORD = "of a test".toCharArray();

    @TempDir
    private static Path folder;

    private static SSLContext tls;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 6);
            exchange.getResponseBody().write("secret".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static NettyClient client(SSLContext context, ProxySelector proxies) {
        return new NettyClient(
                new NettyClient.Settings(1, Duration.ofSeconds(5), Duration.ofSeconds(30), proxies, context));
    }

    private static HttpRequest to(String host) {
        return HttpRequest.newBuilder(
                        URI.create("https://" + host + ":" + server.getAddress().getPort() + "/"))
                .build();
    }

    @Test
    void answersComeOverTls() throws IOException, InterruptedException {
        try (NettyClient client = client(tls, ProxySelector.of(null))) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = client.send(to("localhost"), BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("secret");
                assertThat(answer.sslSession().orElseThrow().getProtocol()).startsWith("TLS");
            }
        }
    }

    @Test
    void certificateForAnotherNameIsRefused() {
        try (NettyClient client = client(tls, ProxySelector.of(null))) {
            assertThatThrownBy(() -> client.send(to("127.0.0.1"), BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void certificateOfNobodyTrustedIsRefused() throws NoSuchAlgorithmException {
        try (NettyClient client = client(SSLContext.getDefault(), ProxySelector.of(null))) {
            assertThatThrownBy(() -> client.send(to("localhost"), BodyHandlers.ofString()))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void proxyCarriesTlsThroughATunnel() throws IOException, InterruptedException {
        CompletableFuture<String> connect = new CompletableFuture<>();
        try (RawPeer proxy = new RawPeer((connection, number) -> {
                    connect.complete(RawPeer.head(connection));
                    try (Socket target = new Socket(
                            InetAddress.getLoopbackAddress(),
                            server.getAddress().getPort())) {
                        RawPeer.say(connection, "HTTP/1.1 200 Connected\r\n\r\n");
                        Thread back = new Thread(() -> pump(target, connection));
                        back.start();
                        pump(connection, target);
                    }
                });
                NettyClient client = client(
                        tls, ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))) {
            assertThat(client.send(to("localhost"), BodyHandlers.ofString()).body())
                    .isEqualTo("secret");
            assertThat(connect.join())
                    .startsWith("CONNECT localhost:" + server.getAddress().getPort() + " HTTP/1.1");
        }
    }

    @Test
    void proxyThatRefusesIsAnErrorWithItsStatus() throws IOException {
        try (RawPeer proxy = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
                });
                NettyClient client = client(
                        tls, ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))) {
            assertThatThrownBy(() -> client.send(to("localhost"), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("407");
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            // one of them is gone
        }
    }
}
