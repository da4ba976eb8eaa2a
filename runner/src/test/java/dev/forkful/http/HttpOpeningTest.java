package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

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

    private HttpError errorOf(ClientSpec.Builder spec, String uri) {
        try (Http http = Loopback.client(spec.transport(transport))) {
            return HttpError.of(catchThrowable(() -> http.get(uri)));
        }
    }
}
