package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that never opened is named so, and leaves no doubt: nothing was sent. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class HttpOpeningTest {
    private final ClientSpec.Transport transport;

    HttpOpeningTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @Test
    void serverThatClosesAmidTheHandshakeLeavesNoDoubt() throws IOException {
        assertNoDoubt("tls", errorOfServerThat((connection, number) -> {
            assertThat(connection.getInputStream().read()).isNotNegative();
        }));
    }

    @Test
    void serverThatResetsAmidTheHandshakeLeavesNoDoubt() throws IOException {
        assertNoDoubt("tls", errorOfServerThat((connection, number) -> {
            assertThat(connection.getInputStream().read()).isNotNegative();
            connection.setSoLinger(true, 0);
        }));
    }

    @Test
    void serverThatSpeaksNoTlsLeavesNoDoubt() throws IOException {
        HttpError error = errorOfServerThat((connection, number) -> {
            assertThat(connection.getInputStream().read()).isNotNegative();
            RawPeer.say(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
        });
        assertNoDoubt("tls", error);
        assertThat(error.message()).containsIgnoringCase("unrecognized SSL message");
    }

    @Test
    void handshakeThatHangsIsCutByTheConnectTimeout() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (RawPeer silent = new RawPeer((connection, number) -> awaitQuietly(over))) {
            HttpError error = errorOf(
                    ClientSpec.builder().connectTimeout(Duration.ofMillis(300)), "https://127.0.0.1:" + silent.port());
            assertNoDoubt("connect-timeout", error);
            assertThat(error.message()).endsWith(": no connection within connectTimeout = 0.3 s");
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407, 502, 503})
    void proxyThatOpensNoTunnelIsNamedWithItsAnswer(int status) throws IOException {
        try (RawPeer proxy = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
            RawPeer.say(connection, "HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");
        })) {
            HttpError error = errorOf(ClientSpec.builder().proxy(proxy.uri("")), "https://unreachable.invalid/x");
            assertNoDoubt("refused", error);
            assertThat(error.message()).isEqualTo("GET https://unreachable.invalid/x: the proxy answered " + status);
        }
    }

    private static void assertNoDoubt(String type, HttpError error) {
        assertThat(error.type()).as("%s", error).isEqualTo(type);
        assertThat(error.leavesDoubt()).as("%s", error).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private HttpError errorOfServerThat(RawPeer.Behaviour behaviour) throws IOException {
        try (RawPeer server = new RawPeer(behaviour)) {
            return errorOf(ClientSpec.builder(), "https://127.0.0.1:" + server.port() + "/");
        }
    }

    private HttpError errorOf(ClientSpec.Builder spec, String uri) {
        try (Http http = Loopback.client(spec.transport(transport))) {
            return HttpError.of(catchThrowable(() -> http.get(uri)));
        }
    }
}
