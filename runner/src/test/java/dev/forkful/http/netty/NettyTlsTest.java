package dev.forkful.http.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.http.RawPeer;
import dev.forkful.http.TlsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NettyTlsTest {
    private static TlsServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException, GeneralSecurityException {
        server = TlsServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static NettyClient client(SSLContext context, ProxySelector proxies) {
        return new NettyClient(
                new NettyClient.Settings(1, Duration.ofSeconds(5), Duration.ofSeconds(30), 1, proxies, context));
    }

    private static HttpRequest to(String host) {
        return HttpRequest.newBuilder(URI.create(server.uri(host))).build();
    }

    @Test
    void answersComeOverTls() throws IOException, InterruptedException {
        try (NettyClient client = client(server.tls(), ProxySelector.of(null))) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = client.send(to("localhost"), BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("secret");
                assertThat(answer.sslSession().orElseThrow().getProtocol()).startsWith("TLS");
            }
        }
    }

    @Test
    void certificateForAnotherNameIsRefused() {
        try (NettyClient client = client(server.tls(), ProxySelector.of(null))) {
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
                    try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                        RawPeer.say(connection, "HTTP/1.1 200 Connected\r\n\r\n");
                        Thread back = new Thread(() -> pump(target, connection));
                        back.start();
                        pump(connection, target);
                    }
                });
                NettyClient client = client(
                        server.tls(),
                        ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))) {
            assertThat(client.send(to("localhost"), BodyHandlers.ofString()).body())
                    .isEqualTo("secret");
            assertThat(connect.join()).startsWith("CONNECT localhost:" + server.port() + " HTTP/1.1");
        }
    }

    @Test
    void proxyThatRefusesIsAnErrorWithItsStatus() throws IOException {
        try (RawPeer proxy = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
                });
                NettyClient client = client(
                        server.tls(),
                        ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))) {
            assertThatThrownBy(() -> client.send(to("localhost"), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("407");
        }
    }

    @Test
    void proxyThatHangsIsCutByTheConnectTimeout() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (RawPeer proxy = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    awaitQuietly(over);
                });
                NettyClient client = new NettyClient(new NettyClient.Settings(
                        1,
                        Duration.ofMillis(300),
                        Duration.ofSeconds(30),
                        1,
                        ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())),
                        server.tls()))) {
            assertThatThrownBy(() -> client.send(to("localhost"), BodyHandlers.ofString()))
                    .isInstanceOf(HttpConnectTimeoutException.class);
        } finally {
            over.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
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
