package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and the proxies before them answer, though they should not: what was done is not done again for it. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class AwkwardAnswerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CHUNKS = "2\r\nok\r\n0\r\n\r\n";
    private static final String GZIP = gzip("ok");

    private final ClientSpec.Transport transport;
    private final AtomicInteger posts = new AtomicInteger();

    AwkwardAnswerTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    /** Answers so where the path is {@code /odd}, and as it should elsewhere. */
    private RawPeer peer(String odd) throws IOException {
        return new RawPeer((connection, number) -> {
            while (true) {
                String head = RawPeer.head(connection);
                if (head.startsWith("POST")) {
                    posts.incrementAndGet();
                }
                RawPeer.say(connection, head.contains(" /odd ") ? odd : OK);
            }
        });
    }

    /** Each byte a letter, as it is said. */
    private static String gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void headerInTwoSpellingsHasBothValues() throws IOException, InterruptedException {
        try (RawPeer peer =
                        peer("HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok");
                Http http = Loopback.client(transport)) {
            HttpResponse<String> answer = http.send(http.request("POST", peer.uri("/odd")));
            assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
            assertThat(posts).hasValue(1);
        }
    }

    @Test
    void namesOfHeadersAreInLowerCaseAndFoundInAny() throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\nX-Cost: 1\r\nETag: a\r\nCONTENT-LENGTH: 2\r\n\r\nok");
                Http http = Loopback.client(transport)) {
            HttpHeaders headers = http.get(peer.uri("/odd")).headers();
            assertThat(headers.map()).containsOnlyKeys("content-length", "etag", "x-cost");
            assertThat(headers.map().get("X-Cost")).containsExactly("1");
            assertThat(headers.firstValue("eTaG")).hasValue("a");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS + "more",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok\r\n",
            })
    void whatIsLeftOfAnAnswerIsNotTakenForTheNext(String odd) throws IOException, InterruptedException {
        try (RawPeer peer = peer(odd);
                Http http = Loopback.client(transport)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(http.get(peer.uri("/odd")).statusCode()).isBetween(200, 304);
                assertThat(http.post(peer.uri("/next"), "").body()).isEqualTo("ok");
                assertThat(posts).hasValue(i);
            }
        }
    }

    @Test
    void chunksWithALengthAreRefused() throws IOException, InterruptedException {
        try (RawPeer peer =
                        peer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS);
                Http http = Loopback.client(transport)) {
            Throwable error = catchThrowable(() -> http.get(peer.uri("/odd")));
            assertThat(error)
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("Content-Length", "Transfer-Encoding");
            assertThat(HttpError.of(error).type()).isEqualTo("io");
            assertThat(http.post(peer.uri("/next"), "").body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked\r\nConnection: close",
            })
    void chunksOfWhichNobodyKnowsWhatTheyHoldAreNoBody(String header) throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + CHUNKS);
                Http http = Loopback.client(transport)) {
            Throwable error = catchThrowable(() -> http.get(peer.uri("/odd")));
            assertThat(error).isInstanceOf(IOException.class);
            assertThat(error.getMessage()).containsIgnoringCase("transfer").containsIgnoringCase("chunked");
            assertThat(HttpError.of(error).type()).isEqualTo("io");
            assertThat(http.post(peer.uri("/next"), "").body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", " chunked "})
    void chunksAreKnownInAnySpelling(String coding) throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + "\r\n\r\n" + CHUNKS);
                Http http = Loopback.client(transport)) {
            assertThat(http.get(peer.uri("/odd")).body()).isEqualTo("ok");
        }
    }

    /** As gateways send it that copy headers; Netty's codec refuses it. */
    @Test
    void chunksThatAreSaidTwiceAreTakenByTheJdk() throws IOException, InterruptedException {
        String twice = "Transfer-Encoding: chunked\r\nTransfer-Encoding: Chunked\r\n\r\n";
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\n" + twice + CHUNKS);
                Http http = Loopback.client(transport)) {
            if (transport == ClientSpec.Transport.JDK) {
                assertThat(http.get(peer.uri("/odd")).body()).isEqualTo("ok");
            } else {
                assertThatIOException()
                        .isThrownBy(() -> http.get(peer.uri("/odd")))
                        .withMessageContaining("more than once");
            }
        }
    }

    @Test
    void codingThatChangesNothingIsNone() throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok");
                Http http = Loopback.client(transport)) {
            assertThat(http.get(peer.uri("/odd")).body()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void lengthsThatDifferAreRefused(String other) throws IOException, InterruptedException {
        String lengths = "Content-Length: 2\r\nContent-Length: " + other;
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\n" + lengths + "\r\n\r\nokx");
                Http http = Loopback.client(transport)) {
            Throwable error = catchThrowable(() -> http.get(peer.uri("/odd")));
            assertThat(error).isInstanceOf(IOException.class).hasMessageContaining("Content-Length");
            assertThat(HttpError.of(error).type()).isEqualTo("io");
            assertThat(http.post(peer.uri("/next"), "").body()).isEqualTo("ok");
        }
    }

    @Test
    void lengthThatIsSaidTwiceIsOne() throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok");
                Http http = Loopback.client(transport)) {
            assertThat(http.get(peer.uri("/odd")).body()).isEqualTo("ok");
            assertThat(http.get(peer.uri("/odd")).body()).isEqualTo("ok");
        }
    }

    @Test
    void headerOfAnyBytesDoesNotSpoilABodyThatIsDecoded() throws IOException, InterruptedException {
        try (RawPeer peer =
                        peer("HTTP/1.1 200 OK\r\nX-File: \u00c3\u00a4.txt\r\nContent-Encoding: gzip\r\nContent-Length: "
                                + GZIP.length() + "\r\n\r\n" + GZIP);
                Http http = Loopback.client(transport)) {
            HttpResponse<String> answer = http.send(http.request("POST", peer.uri("/odd")));
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(answer.headers().map()).containsOnlyKeys("x-file");
            assertThat(answer.headers().allValues("X-File")).containsExactly("\u00c3\u00a4.txt");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Encoding: br\r\nContent-Length: 2",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Content-Length: 2\r\nTransfer-Encoding: gzip",
            })
    void connectionOfAnAnswerThatIsNotTakenIsClosed(String header) throws IOException, InterruptedException {
        try (RawServer server = new RawServer("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nok");
                Http http = Loopback.client(transport)) {
            assertThat(catchThrowable(() -> http.post(server.uri("/odd"), ""))).isNotNull();
            assertThat(server.awaitClosed()).isTrue();
        }
    }

    @Test
    void connectionOfABodyThatNobodyTakesIsClosed() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(OK);
                Http http = Loopback.client(transport)) {
            HttpRequest post = http.request("POST", server.uri("/odd"));
            assertThat(catchThrowable(() -> http.send(post, head -> {
                        throw new IllegalStateException("by the handler");
                    })))
                    .hasMessageContaining("by the handler");
            assertThat(server.awaitClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "99"})
    void statusThatIsNoneIsAnErrorAtOnce(String status) throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 " + status + " Odd\r\nContent-Length: 0\r\n\r\n");
                Http http = Loopback.client(ClientSpec.builder()
                        .requestTimeout(Duration.ofMinutes(5))
                        .transport(transport))) {
            Throwable error = catchThrowable(() -> http.post(peer.uri("/odd"), ""));
            assertThat(HttpError.of(error).type()).as("%s", error).isEqualTo("io");
            assertThat(posts).hasValue(1);
            assertThat(http.post(peer.uri("/next"), "").body()).isEqualTo("ok");
        }
    }

    @Test
    void headersOfAnAnswerToHeadAreAllThere() throws IOException, InterruptedException {
        try (RawPeer peer = peer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                Http http = Loopback.client(transport)) {
            for (int i = 0; i < 2; i++) {
                HttpHeaders headers = http.head(peer.uri("/odd")).headers();
                assertThat(headers.map()).containsOnlyKeys("transfer-encoding");
            }
            assertThat(peer.connections).hasValue(1);
        }
    }

    @Test
    void protocolThatNobodyAskedForIsAnErrorAtOnce() throws IOException {
        try (RawPeer peer = peer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
                Http http = Loopback.client(ClientSpec.builder()
                        .requestTimeout(Duration.ofMinutes(5))
                        .transport(transport))) {
            Throwable error = catchThrowable(() -> http.post(peer.uri("/odd"), ""));
            assertThat(HttpError.of(error).type()).as("%s", error).isEqualTo("io");
            assertThat(posts).hasValue(1);
        }
    }
}
