package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server answers, a call ends: with what came, or with an error that has a label. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(30)
class HostileServerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final Set<String> LABELS = Set.of("reset", "io", "decode", "body-too-large", "timeout");

    private static final List<String> PIECES = List.of(
            OK,
            "HTTP/1.1 302 Found\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/9.9 999 ?\r\n",
            "HTTP/1.1 -1 x\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: -5\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length: 5, 6\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Content-Encoding: gzip\r\n",
            "Content-Encoding: deflate\r\n",
            "Location: http://[\r\n",
            "Location: file:///etc/passwd\r\n",
            "Location: //\r\n",
            "Location: \u0000\r\n",
            "Retry-After: 99999999999999999999\r\n",
            "Set-Cookie: =;;=\r\n",
            "Content-Type: text/plain; charset=no-such\r\n",
            ": \r\n",
            "a b: c\r\n",
            " folded\r\n",
            "\r\n\r\n",
            "\r\n",
            "\n",
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "zz\r\n",
            "-1\r\n",
            "7fffffffffffffff\r\n",
            "hello",
            "\u001f\u008b\b\0",
            "\u0000\u00ff\u00fe");

    private final ClientSpec.Transport transport;

    HostileServerTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTT",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "nonsense\r\n\r\n",
                OK + "Content-Length: 9\r\n\r\nhalf",
                OK + "Content-Length: -9\r\n\r\n",
                OK + "Content-Length: many\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
                OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                OK + "Content-Length: 4\r\nContent-Encoding: gzip\r\n\r\nhalf",
                OK + "Content-Length: 2\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b"
            })
    void halfAnswerIsAnErrorWithALabelAndWords(String answer) throws IOException {
        try (ScriptedServer server = new ScriptedServer(line -> line.write(bytes(answer)));
                Http http = Loopback.client(transport)) {
            HttpError error = errorOf(http, server);
            assertThat(error.type()).as(error.message()).isIn("reset", "io", "decode");
            assertThat(error.message()).isNotBlank().doesNotContain("null");
        }
    }

    @Test
    void resetInTheMiddleOfABodyIsAReset() throws IOException {
        try (ScriptedServer server = new ScriptedServer(line -> {
                    line.write(bytes(OK + "Content-Length: 9\r\n\r\nhalf"));
                    line.reset();
                });
                Http http = Loopback.client(transport)) {
            assertThat(errorOf(http, server).type()).isEqualTo("reset");
        }
    }

    @Test
    void tenMegabytesComeWholeAndAGigabyteIsCutAtTheLimit() throws IOException, InterruptedException {
        byte[] mebibyte = new byte[1 << 20];
        try (ScriptedServer ten = server(mebibyte, 10);
                ScriptedServer thousand = server(mebibyte, 1024);
                Http http = Loopback.client(transport)) {
            assertThat(http.get(ten.uri("/")).body()).hasSize(10 << 20);
            assertThatThrownBy(() -> http.get(thousand.uri("/")))
                    .isInstanceOf(BodyTooLargeException.class)
                    .hasMessageContaining("bodyLimitBytes = " + (16 << 20));
            assertThat(thousand.awaitGivenUp()).isTrue();
            assertThat(thousand.writtenBytes()).isLessThan(128 << 20);
        }
    }

    @Test
    void headersWithoutEndAreNotReadForEver() throws IOException {
        byte[] headers = bytes("X-Header: value\r\n".repeat(1000));
        try (ScriptedServer server = new ScriptedServer(line -> {
                    line.write(bytes(OK));
                    while (true) {
                        line.write(headers);
                    }
                });
                Http http = Loopback.client(ClientSpec.builder()
                        .requestTimeout(Duration.ofSeconds(2))
                        .transport(transport))) {
            assertThat(errorOf(http, server).type()).isIn("io", "reset", "timeout");
            assertThat(server.writtenBytes()).isLessThan(128 << 20);
        }
    }

    @Test
    void headersThatDripAreCutByTheRequestTimeout() throws IOException {
        try (ScriptedServer server = new ScriptedServer(line -> {
                    line.write(bytes(OK));
                    drip(line, "X-Slow: 1\r\n");
                });
                Http http = Loopback.client(ClientSpec.builder()
                        .requestTimeout(Duration.ofMillis(300))
                        .transport(transport))) {
            assertThat(errorOf(http, server).type()).isEqualTo("timeout");
        }
    }

    @Test
    void bodyThatDripsIsCutWhenTheAttemptIsCancelled() throws IOException, InterruptedException {
        try (ScriptedServer server = new ScriptedServer(line -> {
                    line.write(bytes(OK + "Content-Length: 100000\r\n\r\n"));
                    drip(line, "drop ");
                });
                Http http = Loopback.client(transport)) {
            CompletableFuture<HttpResponse<String>> call = http.getAsync(server.uri("/"));
            assertThat(catchThrowable(
                            () -> call.orTimeout(400, TimeUnit.MILLISECONDS).join()))
                    .isNotNull();
            assertThat(server.awaitGivenUp()).isTrue();
        }
    }

    @Test
    void anyBytesEndACallWithAnAnswerOrALabel() throws IOException {
        Random random = new Random(20_260_105);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (ScriptedServer server = new ScriptedServer(line -> line.write(answer.toByteArray()));
                Http http = Loopback.client(ClientSpec.builder()
                        .requestTimeout(Duration.ofSeconds(5))
                        .transport(transport))) {
            for (int round = 0; round < 250; round++) {
                answer.reset();
                if (random.nextInt(4) > 0) {
                    answer.writeBytes(bytes(OK));
                }
                for (int i = random.nextInt(7); i > 0; i--) {
                    answer.writeBytes(bytes(PIECES.get(random.nextInt(PIECES.size()))));
                }
                Throwable error = catchThrowable(() -> http.get(server.uri("/")));
                if (error != null) {
                    assertThat(HttpError.of(error).type())
                            .as("round %d: %s", round, answer.toString(StandardCharsets.ISO_8859_1))
                            .isIn(LABELS);
                }
            }
        }
    }

    private static ScriptedServer server(byte[] block, int times) throws IOException {
        return new ScriptedServer(line -> {
            line.write(bytes(OK + "Content-Length: " + (long) block.length * times + "\r\n\r\n"));
            for (int i = 0; i < times; i++) {
                line.write(block);
            }
        });
    }

    private static void drip(ScriptedServer.Line line, String drop) throws IOException {
        for (int i = 0; line.pause(); i++) {
            line.write(bytes(drop.substring(i % drop.length(), i % drop.length() + 1)));
        }
    }

    private static HttpError errorOf(Http http, ScriptedServer server) {
        Throwable error = catchThrowable(() -> http.get(server.uri("/")));
        assertThat(error).isNotNull();
        return HttpError.of(error);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
