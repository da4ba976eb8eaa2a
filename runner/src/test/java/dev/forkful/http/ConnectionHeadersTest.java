package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.RetryPolicy;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class ConnectionHeadersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final ClientSpec.Transport transport;

    ConnectionHeadersTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @ParameterizedTest
    @CsvSource({
        "content-length, 10, it is made of the body that is given; leave it out",
        "Transfer-Encoding, chunked, a body of unknown length is sent in chunks by itself; leave it out",
        "Host, other, it is made of the URI; leave it out",
        "Expect, 100-continue, use expectContinue(true)",
        "Connection, close, leave it out",
        "Upgrade, h2c, leave it out",
        "TE, gzip, leave it out",
        "Trailer, X, leave it out",
    })
    void headerThatSteersTheConnectionIsRefusedBeforeAnythingIsSent(String name, String value, String advice)
            throws IOException {
        try (RawServer server = new RawServer(OK);
                Http http = Loopback.client(transport)) {
            Throwable error = catchThrowable(
                    () -> http.send(http.json("POST", server.uri("/a"), "b").header(name, value)));
            assertThat(error)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("header " + name + " of POST " + server.uri("/a") + ": only the client may set it: "
                            + advice);
            assertThat(RetryPolicy.isTransient(error)).isFalse();
            assertThat(HttpError.of(error).leavesDoubt()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding", "Content-Length", "TE"})
    void suchADefaultHeaderIsRefusedWithTheSettings(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientSpec.builder()
                        .transport(transport)
                        .header(name, "1")
                        .build())
                .withMessageStartingWith("header " + name + ": only the client may set it: ");
    }

    @Test
    void whatTheClientSetsItselfIsNotRefused() throws IOException, InterruptedException {
        try (RawServer server = new RawServer("HTTP/1.1 100 Continue\r\n\r\n" + OK);
                Http http = Loopback.client(transport)) {
            assertThat(http.send(http.request("POST", server.uri("/"))
                                    .POST(BodyPublishers.ofString("body"))
                                    .expectContinue(true))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.awaitRequest())
                    .containsIgnoringCase("expect: 100-continue")
                    .containsIgnoringCase("content-length: 4")
                    .containsIgnoringCase("host: 127.0.0.1:");
        }
    }

    @Test
    void partIsNotAskedForInACompressedForm() throws IOException, InterruptedException {
        try (RawServer part = new RawServer(OK);
                RawServer whole = new RawServer(OK);
                RawServer named = new RawServer(OK);
                Http http = Loopback.client(transport)) {
            http.send(http.request("GET", part.uri("/")).header("range", "bytes=0-9"));
            http.send(http.request("GET", whole.uri("/")).header("X", "y"));
            http.send(http.request("GET", named.uri("/"))
                    .header("Range", "bytes=0-9")
                    .header("Accept-Encoding", "br"));

            assertThat(part.awaitRequest())
                    .containsIgnoringCase("range: bytes=0-9")
                    .doesNotContainIgnoringCase("gzip");
            assertThat(whole.awaitRequest()).containsIgnoringCase("accept-encoding: gzip, deflate");
            assertThat(named.awaitRequest()).containsIgnoringCase("accept-encoding: br");
        }
        try (RawServer part = new RawServer(OK);
                Http http = Loopback.client(
                        ClientSpec.builder().header("Range", "bytes=0-9").transport(transport))) {
            http.get(part.uri("/"));
            assertThat(part.awaitRequest())
                    .containsIgnoringCase("range: bytes=0-9")
                    .doesNotContainIgnoringCase("gzip");
        }
    }
}
