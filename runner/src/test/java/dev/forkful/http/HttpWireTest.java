package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire, byte by byte. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
class HttpWireTest {
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
    private final ClientSpec.Transport transport;

    HttpWireTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @Test
    void getAnnouncesNoBody() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(NO_CONTENT);
                Http http = Loopback.client(transport)) {
            assertThat(http.get(server.uri("/a")).statusCode()).isEqualTo(204);

            assertBodiless(server.awaitRequest(), "GET /a ");
        }
    }

    @Test
    void getBuiltByHandAnnouncesNoBody() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(NO_CONTENT);
                Http http = Loopback.client(transport)) {
            assertThat(http.send(http.request("GET", server.uri("/b")).header("X-Key", "own"))
                            .statusCode())
                    .isEqualTo(204);

            assertThat(server.awaitRequest()).containsIgnoringCase("x-key: own");
            assertBodiless(server.awaitRequest(), "GET /b ");
        }
    }

    @Test
    void postThatIsRedirectedToAGetAnnouncesNoBody() throws IOException, InterruptedException {
        try (RawServer target = new RawServer(NO_CONTENT);
                RawServer server = new RawServer("HTTP/1.1 303 See Other\r\nContent-Length: 0\r\nLocation: "
                        + target.uri("/there") + "\r\n\r\n");
                Http http = Loopback.client(transport)) {
            assertThat(http.post(server.uri("/here"), "body").statusCode()).isEqualTo(204);

            assertThat(server.awaitRequest()).containsIgnoringCase("content-length: 4");
            assertBodiless(target.awaitRequest(), "GET /there ");
        }
    }

    private static void assertBodiless(String head, String start) {
        assertThat(head)
                .startsWith(start)
                .doesNotContainIgnoringCase("transfer-encoding")
                .doesNotContainPattern("(?i)content-length: *[1-9]");
        // Older JDKs announce a body of no bytes in every GET (JDK-8283544).
        if (Runtime.version().feature() >= 19) {
            assertThat(head).doesNotContainIgnoringCase("content-length");
        }
    }
}
