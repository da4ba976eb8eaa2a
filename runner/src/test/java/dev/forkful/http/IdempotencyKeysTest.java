package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.mizosoft.methanol.MutableRequest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {
    private static final String URI = "http://localhost/orders";

    private final IdempotencyKeys keys = new IdempotencyKeys("run-1", "main", "order 7");

    @Test
    void theSameCallHasTheSameKeyInEachAttemptWhateverElseIsCalled() {
        String first = key(keys, MutableRequest.GET(URI));
        IdempotencyKeys again = new IdempotencyKeys("run-1", "main", "order 7");
        String other = key(again, MutableRequest.GET(URI + "/token"));

        assertThat(key(again, MutableRequest.GET(URI))).isEqualTo(first).isNotEqualTo(other);
        assertThat(UUID.fromString(first).version()).isEqualTo(8);
        assertThat(UUID.fromString(first).variant()).isEqualTo(2);
    }

    @Test
    void aSecondLikeCallOfATaskHasAKeyOfItsOwnAndKeepsItToo() {
        String first = key(keys, MutableRequest.GET(URI));
        String second = key(keys, MutableRequest.GET(URI));
        IdempotencyKeys again = new IdempotencyKeys("run-1", "main", "order 7");

        assertThat(second).isNotEqualTo(first);
        assertThat(key(again, MutableRequest.GET(URI))).isEqualTo(first);
        assertThat(key(again, MutableRequest.GET(URI))).isEqualTo(second);
    }

    @Test
    void anotherTaskStageOrRunHasOtherKeys() {
        assertThat(key(keys, MutableRequest.GET(URI)))
                .isNotEqualTo(key(new IdempotencyKeys("run-1", "main", "order 8"), MutableRequest.GET(URI)))
                .isNotEqualTo(key(new IdempotencyKeys("run-1", "pay", "order 7"), MutableRequest.GET(URI)))
                .isNotEqualTo(key(new IdempotencyKeys("run-2", "main", "order 7"), MutableRequest.GET(URI)));
    }

    @Test
    void aKeyThatTheRequestHasIsLeft() {
        HttpRequest own = MutableRequest.GET(URI).header("idempotency-key", "mine");

        assertThat(keys.mark(own)).isSameAs(own);
    }

    @Test
    void theHeaderGoesOverTheWireWithAllElseAsItWas() throws IOException, InterruptedException {
        String answer = "HTTP/1.1 204 No Content\r\n\r\n";
        try (RawServer server = new RawServer(answer);
                RawServer other = new RawServer(answer);
                Http http = Loopback.client().markedBy(keys).calledBy(new ExchangeGate.Caller() {}, Runnable::run)) {
            assertThat(http.get(server.uri("/a")).statusCode()).isEqualTo(204);
            assertThat(http.post(other.uri("/b"), "body", "text/x-own").statusCode())
                    .isEqualTo(204);

            String get = server.awaitRequest();
            assertThat(get)
                    .startsWith("GET /a ")
                    .containsPattern("(?i)idempotency-key: [0-9a-f-]{36}")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .doesNotContainPattern("(?i)content-length: *[1-9]");
            assertThat(other.awaitRequest())
                    .startsWith("POST /b ")
                    .containsIgnoringCase("content-length: 4")
                    .containsIgnoringCase("content-type: text/x-own")
                    .containsPattern("(?i)idempotency-key: [0-9a-f-]{36}");
        }
    }

    private static String key(IdempotencyKeys from, HttpRequest request) {
        return from.mark(request).headers().firstValue(IdempotencyKeys.HEADER).orElseThrow();
    }
}
