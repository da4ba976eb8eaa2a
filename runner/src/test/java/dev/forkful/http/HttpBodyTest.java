package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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
class HttpBodyTest {
    private final ClientSpec.Transport transport;

    private final Loopback server;

    HttpBodyTest(ClientSpec.Transport transport) throws IOException {
        this.transport = transport;
        server = new Loopback();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bodyUpToTheLimitIsReadAndOneByteMoreIsNot() throws IOException, InterruptedException {
        server.answer("/ten", 200, "0123456789").answer("/eleven", 200, "0123456789a");
        try (Http http = Loopback.client(ClientSpec.builder().bodyLimitBytes(10).transport(transport))) {
            assertThat(http.get(server.uri("/ten")).body()).hasSize(10);
            assertThatThrownBy(() -> http.get(server.uri("/eleven")))
                    .isInstanceOf(BodyTooLargeException.class)
                    .hasMessageContaining("bodyLimitBytes = 10");
            assertThatThrownBy(() ->
                            http.client().send(http.request("GET", server.uri("/eleven")), BodyHandlers.ofByteArray()))
                    .isInstanceOfAny(BodyTooLargeException.class, IOException.class);
        }
    }

    @Test
    void bodyWithoutEndIsCutAtTheLimitAndItsConnectionCloses() throws IOException, InterruptedException {
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\nfirst bytes");
                Http http = Loopback.client(
                        ClientSpec.builder().bodyLimitBytes(1000).transport(transport))) {
            assertThatThrownBy(() -> http.get(raw.uri("/"))).isInstanceOf(BodyTooLargeException.class);
            assertThat(raw.awaitClosed()).isTrue();
        }
    }

    @Test
    void smallGzipThatBecomesHugeIsCutAfterDecoding() throws IOException, InterruptedException {
        byte[] bomb = gzip(64 << 20);
        server.serve("/bomb", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, bomb.length);
            exchange.getResponseBody().write(bomb);
        });
        try (Http http =
                Loopback.client(ClientSpec.builder().bodyLimitBytes(1 << 20).transport(transport))) {
            assertThat(bomb.length).isLessThan(100_000);
            assertThatThrownBy(() -> http.get(server.uri("/bomb"))).isInstanceOf(BodyTooLargeException.class);
        }
    }

    @Test
    void gzipIsDecodedAndEmptyOrPlainBodiesNeedNoDecoder() throws IOException, InterruptedException {
        byte[] body = gzip(1000);
        server.serve("/gzip", exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                })
                .serve("/empty", exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    exchange.sendResponseHeaders(204, -1);
                })
                .serve("/identity", exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "Identity");
                    Loopback.answer(exchange, 200, "plain");
                });
        try (Http http = Loopback.client(transport)) {
            assertThat(http.get(server.uri("/gzip")).body()).hasSize(1000);
            assertThat(http.get(server.uri("/empty")).statusCode()).isEqualTo(204);
            assertThat(http.get(server.uri("/identity")).body()).isEqualTo("plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void bodyOfNoBytesIsEmptyWhateverItsEncoding(String encoding) throws IOException, InterruptedException {
        server.serve("/empty", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
            exchange.sendResponseHeaders(200, 0); // in chunks
        });
        try (Http http = Loopback.client(transport)) {
            assertThat(http.get(server.uri("/empty")).body()).isEmpty();
            assertThat(http.client()
                            .send(http.request("GET", server.uri("/empty")), BodyHandlers.ofInputStream())
                            .body()
                            .readAllBytes())
                    .isEmpty();
        }
    }

    @Test
    void headersTellOfTheBodyAsItIsHandedOut() throws IOException, InterruptedException {
        byte[] body = gzip(1000);
        server.serve("/gzip", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        });
        try (Http http = Loopback.client(transport)) {
            HttpHeaders decoded = http.get(server.uri("/gzip")).headers();
            assertThat(decoded.map()).doesNotContainKeys("Content-Encoding", "Content-Length");
            assertThat(http.head(server.uri("/gzip")).headers().firstValue("Content-Encoding"))
                    .contains("gzip");
            assertThat(http.client()
                            .send(http.request("GET", server.uri("/gzip")), BodyHandlers.ofByteArray())
                            .body())
                    .hasSize(1000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, UTF-8",
        "text/plain; charset=ISO-8859-1, ISO-8859-1",
        "text/plain; CharSet=\"iso-8859-1\", ISO-8859-1",
        "text/plain; charset=ISO-8859-1; format=flowed, ISO-8859-1",
        "text/plain;charset=iso-8859-1;, ISO-8859-1",
        "text/plain; format=flowed; charset = \"iso-8859-1\", ISO-8859-1",
        "text/plain; charset=none-such, UTF-8",
        ", UTF-8",
        "application/json, UTF-8"
    })
    void textHasTheCharsetThatItsHeaderNames(@Nullable String type, Charset charset)
            throws IOException, InterruptedException {
        byte[] body = "naïve".getBytes(charset);
        server.serve("/text", exchange -> {
            if (type != null) {
                exchange.getResponseHeaders().set("Content-Type", type);
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        try (Http http = Loopback.client(transport)) {
            assertThat(http.get(server.uri("/text")).body()).isEqualTo("naïve");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json; charset=ISO-8859-1, ISO-8859-1",
        "application/json; charset=utf-16, UTF-16",
        "application/json; charset=ISO-8859-1, UTF-8",
        "application/json; charset=none-such, UTF-8",
        "application/json, UTF-8",
    })
    void jsonHasTheCharsetThatItsHeaderNamesWhereItIsNotUtf8(String type, Charset charset)
            throws IOException, InterruptedException {
        byte[] body = "\"naïve\"".getBytes(charset);
        server.serve("/json", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        try (Http http = Loopback.client(transport)) {
            assertThat(http.getJson(server.uri("/json"), String.class)).isEqualTo("naïve");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain; charset=ISO-8859-1, ISO-8859-1",
        "text/plain;Charset=\"iso-8859-1\"; format=flowed, ISO-8859-1",
        "text/plain; charset=UTF-16LE, UTF-16LE",
        "text/plain, UTF-8",
        "text, UTF-8",
    })
    void textIsSentInTheCharsetThatItsTypeNames(String type, Charset charset) throws IOException, InterruptedException {
        Queue<byte[]> taken = new ConcurrentLinkedQueue<>();
        server.serve("/take", exchange -> {
            taken.add(exchange.getRequestBody().readAllBytes());
            Loopback.answer(exchange, 200, "");
        });
        try (Http http = Loopback.client(transport)) {
            http.post(server.uri("/take"), "naïve", type);
            http.put(server.uri("/take"), "naïve", type);
            http.patch(server.uri("/take"), "naïve", type);

            assertThat(taken).hasSize(3).allSatisfy(body -> assertThat(body).isEqualTo("naïve".getBytes(charset)));
        }
    }

    @Test
    void textThatItsCharsetCannotHoldIsRefused() {
        try (Http http = Loopback.client(transport)) {
            assertThatThrownBy(() -> http.post(server.uri("/"), "10 €", "text/plain; charset=ISO-8859-1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("contentType 'text/plain; charset=ISO-8859-1': that charset cannot hold all letters of"
                            + " the body; send it in UTF-8");
            assertThatThrownBy(() -> http.post(server.uri("/"), "10", "text/plain; charset=none-such"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("contentType 'text/plain; charset=none-such': there is no charset none-such");
        }
    }

    @Test
    void unknownEncodingIsNamedWithTheUri() {
        server.serve("/zstd", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "zstd");
            Loopback.answer(exchange, 200, "?");
        });
        try (Http http = Loopback.client(transport)) {
            assertThatThrownBy(() -> http.get(server.uri("/zstd")))
                    .isInstanceOf(BodyDecodeException.class)
                    .hasMessageContaining("zstd")
                    .hasMessageContaining(server.uri("/zstd"));
            server.redirect("/moved", 302, server.uri("/zstd"));
            assertThatThrownBy(() -> http.get(server.uri("/moved"))).hasMessageContaining(server.uri("/zstd"));
        }
    }

    @Test
    void headersOfAHeadMayDeclareMoreThanTheLimit() throws IOException, InterruptedException {
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                Http http = Loopback.client(transport)) {
            assertThat(http.head(raw.uri("/")).headers().firstValue("Content-Length"))
                    .contains("100000000");
        }
    }

    private static byte[] gzip(int zeros) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            byte[] block = new byte[1000];
            for (int written = 0; written < zeros; written += block.length) {
                out.write(block);
            }
        }
        return bytes.toByteArray();
    }
}
