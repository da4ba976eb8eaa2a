package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.RetryPolicy;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class HttpErrorTest {
    private final ClientSpec.Transport transport;

    HttpErrorTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @Test
    void connectionThatNobodyTakesIsRefused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpError error = errorOf("http://127.0.0.1:" + port + "/");
        assertThat(error.type()).isEqualTo("refused");
        assertThat(error.cause()).isInstanceOf(ConnectException.class);
        assertThat(error.message()).doesNotContain("null").isNotBlank();
    }

    @Test
    void hostThatDoesNotExistIsDns() {
        HttpError error = errorOf("http://no-such-host.invalid/");
        assertThat(error.type()).isEqualTo("dns");
        assertThat(error.message()).contains("no-such-host.invalid");
    }

    @Test
    void serverThatHangsUpIsAReset() throws IOException {
        assertThat(errorOfServerThat("http", (connection, number) -> {}).type()).isEqualTo("reset");
    }

    @Test
    void bodyThatEndsEarlyIsAReset() throws IOException {
        HttpError error = errorOfServerThat("http", (connection, number) -> {
            assertThat(connection.getInputStream().read()).isNotNegative();
            RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx");
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
        });
        assertThat(error.type()).as(error.message()).isEqualTo("reset");
    }

    @Test
    void streamedBodyThatBreaksIsTriedAgainHoweverItIsRead() throws IOException {
        try (RawPeer server = new RawPeer((connection, number) -> {
                    assertThat(connection.getInputStream().read()).isNotNegative();
                    RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na\nb\n");
                });
                Http http = Loopback.client(transport)) {
            Throwable error = catchThrowable(() -> http.send(
                            http.request("GET", "http://127.0.0.1:" + server.port() + "/"), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> !line.isEmpty())
                    .count());
            assertThat(error).isInstanceOf(UncheckedIOException.class);
            assertThat(typeOf(error)).as("%s", error).isEqualTo("reset");
            assertThat(RetryPolicy.isTransient(error)).isTrue();
            assertThat(HttpError.of(error).message()).startsWith("GET " + server.uri("/") + ": ");
        }
    }

    @Test
    void bodyThatIsCutWhileJsonIsReadFromItIsAResetInDoubt() throws IOException {
        try (RawPeer server = new RawPeer((connection, number) -> {
                    String unused = RawPeer.head(connection);
                    RawPeer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"a\":[{\"b\":");
                });
                Http http = Loopback.client(transport)) {
            HttpRequest request = http.request("POST", server.uri("/x"));
            InputStream body = send(http, request).body();
            HttpError error = HttpError.of(catchThrowable(
                    () -> JsonMapper.shared().readValue(body, new TypeReference<Map<String, Object>>() {})));

            assertThat(error.cause()).isInstanceOf(JacksonIOException.class);
            assertThat(error.type()).isEqualTo("reset");
            assertThat(error.isTransient()).isTrue();
            assertThat(error.leavesDoubt()).isTrue();
            assertThat(error.message()).startsWith("POST " + server.uri("/x") + ": the connection was closed before");
        }
    }

    private static HttpResponse<InputStream> send(Http http, HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void ioErrorThatJacksonWrapsIsWhatItIs() {
        assertThat(typeOf(JacksonIOException.construct(new IOException("odd")))).isEqualTo("io");
        assertThat(typeOf(JacksonIOException.construct(new SocketTimeoutException())))
                .isEqualTo("timeout");
        assertThat(typeOf(JacksonIOException.construct(new CharConversionException("Invalid UTF-32 character"))))
                .isEqualTo("decode");
        assertThat(typeOf(DatabindException.from((JsonParser) null, "does not fit", new IllegalStateException())))
                .isEqualTo("decode");
    }

    @Test
    void wordsOfOtherErrorsAndOfHostsAreNoLabels() {
        IllegalStateException mine = new IllegalStateException("replica 3 is unreachable");
        assertThat(typeOf(mine)).isEqualTo("java.lang.IllegalStateException");
        assertThat(HttpError.of(mine).leavesDoubt()).isFalse();
        assertThat(RetryPolicy.isTransient(mine)).isFalse();
        assertThat(typeOf(caused(new IllegalStateException(), mine))).isEqualTo("java.lang.IllegalStateException");

        UnknownHostException shared = new UnknownHostException("password-reset.example.com");
        ClientSpec spec = ClientSpec.builder().build();
        for (int i = 0; i < 2; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://password-reset.example.com/" + i))
                    .build();
            Throwable noted = FailedCall.noted(shared, request, spec);
            assertThat(typeOf(noted)).isEqualTo("dns");
            assertThat(HttpError.of(noted).leavesDoubt()).isFalse();
        }
        assertThat(typeOf(caused(new IOException("a goaway host"), new SSLHandshakeException("no"))))
                .isEqualTo("tls");
        assertThat(typeOf(new SocketException("Network is unreachable"))).isEqualTo("unreachable");
        assertThat(typeOf(new IOException("Network is unreachable"))).isEqualTo("unreachable");
        assertThat(typeOf(new IOException("HTTP/1.1 header parser received no bytes")))
                .isEqualTo("reset");
    }

    @Test
    void errorOfACallOfTheClientItselfNamesItToo() throws IOException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
        })) {
            String named = "GET " + peer.uri("/x") + ": the connection was closed before the response was there: ";
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(peer.uri("/x"))).build();
            assertThat(errorOf(ClientSpec.builder(), http -> http.client().send(request, BodyHandlers.ofString()))
                            .message())
                    .startsWith(named);
            assertThat(errorOf(
                                    ClientSpec.builder(),
                                    http -> http.client()
                                            .sendAsync(request, BodyHandlers.ofString())
                                            .join())
                            .message())
                    .startsWith(named);
        }
    }

    @Test
    void whatIsLabelledAsPassingIsTriedAgainWhateverItsClass() {
        for (Throwable passing : List.of(
                new UncheckedIOException(new IOException("odd")),
                new IllegalStateException("wrapped", new SocketException("Connection reset")),
                new IllegalStateException("wrapped", new TimeoutException()),
                new IllegalStateException("wrapped", status(503)))) {
            assertThat(RetryPolicy.isTransient(passing)).as("%s", passing).isTrue();
        }
        for (Throwable lasting : List.of(
                new ZipException("bad"),
                new IOException("wrapped", new BodyTooLargeException(1)),
                new IllegalStateException("wrapped", status(404)),
                new IllegalStateException("mine", new IllegalArgumentException()))) {
            assertThat(RetryPolicy.isTransient(lasting)).as("%s", lasting).isFalse();
        }
        assertThat(typeOf(new UncheckedIOException(new IOException("odd")))).isEqualTo("io");
        assertThat(HttpError.of(new IllegalStateException(status(503))).status())
                .isEqualTo(OptionalInt.of(503));
    }

    @Test
    void pauseThatAServerAskedForIsKeptWhateverWrapsTheError() {
        Throwable error = new IllegalStateException(
                "wrapped", new HttpStatusException("GET", URI.create("http://a/"), 503, Duration.ofSeconds(7)));

        assertThat(RetryPolicy.DEFAULT.delayAfter(1, error, new Random(0))).contains(Duration.ofSeconds(7));
    }

    private static HttpStatusException status(int status) {
        return new HttpStatusException("GET", URI.create("http://a/"), status, null);
    }

    @Test
    void plainServerAskedForTlsIsTls() throws IOException {
        HttpError error = errorOfServerThat("https", (connection, number) -> {
            assertThat(connection.getInputStream().read()).isNotNegative();
            RawPeer.say(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
        });
        assertThat(error.type()).as(error.message()).isEqualTo("tls");
    }

    @Test
    void doubtIsLeftWhereSomethingMayHaveBeenReceivedAndNoAnswerCame() {
        for (Throwable late : List.of(
                new HttpTimeoutException("request timed out"),
                new SocketException("Connection reset"),
                new IOException("/127.0.0.1:80: GOAWAY received"),
                new IOException("whatever"),
                new SSLException("Connection reset"),
                new SSLHandshakeException("Received fatal alert: decode_error"),
                new SSLHandshakeException("(illegal_parameter) Received fatal alert: illegal_parameter"),
                new IOException("wrapped", new SSLHandshakeException("Received fatal alert: access_denied")),
                new CancellationException())) {
            assertThat(HttpError.of(new CompletionException(late)).leavesDoubt())
                    .as("%s", late)
                    .isTrue();
        }
        for (Throwable early : List.of(
                new ConnectException("refused"),
                caused(new ConnectException(), new ClosedChannelException()),
                caused(new ConnectException(), new IOException("Network is unreachable")),
                caused(new ConnectException(), new UnresolvedAddressException()),
                new HttpConnectTimeoutException("HTTP connect timed out"),
                new SSLHandshakeException("PKIX path building failed"),
                new SSLHandshakeException("Received fatal alert: bad_certificate"),
                new SSLHandshakeException("(certificate_required) Received fatal alert: certificate_required"),
                new IOException("wrapped", new SSLHandshakeException("Received fatal alert: unknown_ca")),
                new SSLHandshakeException("Received fatal alert: handshake_failure"),
                new HttpStatusException("GET", URI.create("http://a/"), 503, null),
                new BodyTooLargeException(7),
                new IllegalStateException("not of the network"))) {
            assertThat(HttpError.of(new CompletionException(early)).leavesDoubt())
                    .as("%s", early)
                    .isFalse();
        }
    }

    @Test
    void whatTheJdkHidesIsFoundInTheChain() {
        assertThat(typeOf(new CompletionException(new HttpConnectTimeoutException("HTTP connect timed out"))))
                .isEqualTo("connect-timeout");
        assertThat(typeOf(new HttpTimeoutException("request timed out"))).isEqualTo("timeout");
        assertThat(typeOf(new SSLHandshakeException("PKIX path building failed")))
                .isEqualTo("tls");
        assertThat(typeOf(caused(new ConnectException(), new UnresolvedAddressException())))
                .isEqualTo("dns");
        assertThat(typeOf(caused(new ConnectException(), new IOException("Network is unreachable"))))
                .isEqualTo("unreachable");
        assertThat(typeOf(new IOException("/127.0.0.1:80: GOAWAY received"))).isEqualTo("goaway");
        assertThat(typeOf(new CancellationException())).isEqualTo("cancelled");
        assertThat(typeOf(new ZipException("bad"))).isEqualTo("decode");
        assertThat(typeOf(new BodyTooLargeException(1))).isEqualTo("body-too-large");
        assertThat(typeOf(new IOException("odd"))).isEqualTo("io");
        assertThat(typeOf(new IllegalStateException("mine"))).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void messageOfAnErrorWithoutOneNamesItsCauses() {
        assertThat(HttpError.of(caused(new ConnectException(), new ClosedChannelException()))
                        .message())
                .isEqualTo("ConnectException <- ClosedChannelException");
        IOException cause = new IOException("deep");
        assertThat(HttpError.of(new RuntimeException(cause)).message()).isEqualTo("java.io.IOException: deep");
    }

    @Test
    void errorOfACallNamesItAndTheSettingThatBoundsIt() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String uri = "http://127.0.0.1:" + port + "/a?b=c";
        assertThat(errorOf(uri).message()).isEqualTo("GET " + uri + ": the connection was refused");
        assertThat(errorOf("http://no-such-host.invalid/").message())
                .isEqualTo("GET http://no-such-host.invalid/: no address is known for that host");

        CountDownLatch over = new CountDownLatch(1);
        try (RawPeer silent = new RawPeer((connection, number) -> awaitOver(over))) {
            ClientSpec.Builder spec = ClientSpec.builder().requestTimeout(Duration.ofMillis(250));
            HttpError late = errorOf(spec, http -> http.get(silent.uri("/slow")));
            assertThat(late.cause()).isInstanceOf(HttpTimeoutException.class);
            assertThat(late.message())
                    .isEqualTo("GET " + silent.uri("/slow") + ": no response within requestTimeout = 0.25 s");
            assertThat(errorOf(
                                    spec,
                                    http -> http.send(http.request("HEAD", silent.uri("/own"))
                                            .timeout(Duration.ofMillis(100))))
                            .message())
                    .isEqualTo(
                            "HEAD " + silent.uri("/own") + ": no response within the request's own timeout of 0.1 s");
        } finally {
            over.countDown();
        }
        try (RawPeer peer = new RawPeer((connection, number) -> {
            String unused = RawPeer.head(connection);
        })) {
            assertThat(errorOf(peer.uri("/x")).message())
                    .startsWith("GET " + peer.uri("/x") + ": the connection was closed before the response was there: ")
                    .doesNotContain("<-");
        }
    }

    private static void awaitOver(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void errorOfABodyNamesItsCallInPlainWords() throws IOException {
        try (Loopback server = new Loopback()
                .answer("/long", 200, "x".repeat(11))
                .answer("/torn", 200, "{\"a\":\n[1,")
                .answer("/other", 200, "{\"a\":1}")) {
            ClientSpec.Builder spec = ClientSpec.builder().bodyLimitBytes(10);
            assertThat(errorOf(spec, http -> http.get(server.uri("/long"))).message())
                    .isEqualTo(
                            "GET " + server.uri("/long") + ": the response body is longer than the client's bodyLimit"
                                    + " (in Java: bodyLimitBytes = 10)");
            assertThat(errorOf(spec, http -> http.getJson(server.uri("/torn"), Object.class))
                            .message())
                    .startsWith("JSON of GET " + server.uri("/torn") + " as java.lang.Object: Unexpected end-of-input")
                    .endsWith(" (line 2, column 4)")
                    .doesNotContain("<-")
                    .doesNotContain("Source")
                    .doesNotContain("Feature");
            assertThat(errorOf(spec, http -> http.getJson(server.uri("/other"), Integer.class))
                            .message())
                    .startsWith("JSON of GET " + server.uri("/other") + " as java.lang.Integer: Cannot read")
                    .doesNotContain("<-");
        }
    }

    @Test
    void errorThatTwoCallsShareNamesEachOfThem() {
        IOException shared = new IOException("connection closed");
        ClientSpec spec = ClientSpec.builder().build();
        Throwable one = FailedCall.noted(
                shared, HttpRequest.newBuilder(URI.create("http://a/1")).build(), spec);
        Throwable other = FailedCall.noted(
                shared, HttpRequest.newBuilder(URI.create("http://a/2")).build(), spec);

        assertThat(one).isSameAs(shared);
        assertThat(HttpError.of(one).message()).startsWith("GET http://a/1: ");
        assertThat(HttpError.of(other).message()).startsWith("GET http://a/2: ");
        assertThat(HttpError.of(other).type()).isEqualTo(HttpError.of(one).type());
    }

    @Test
    @Timeout(10)
    void causesThatGoInACircleEnd() {
        Throwable one = new RuntimeException("one");
        Throwable other = new RuntimeException("other", one);
        HttpError error = HttpError.of(one.initCause(other));
        assertThat(error.type()).isEqualTo("java.lang.RuntimeException");
        assertThat(error.message()).isEqualTo("one <- other");

        Throwable wrapper = new CompletionException("a wrapper") {};
        wrapper.initCause(new CompletionException(wrapper));
        assertThat(HttpError.unwrap(wrapper)).isSameAs(wrapper);
    }

    @Test
    void statusIsCarried() {
        HttpError error = HttpError.of(
                new CompletionException(new HttpStatusException("GET", URI.create("http://a/"), 503, null)));
        assertThat(error.type()).isEqualTo("status");
        assertThat(error.status()).isEqualTo(OptionalInt.of(503));
    }

    @Test
    void lackOfFileDescriptorsIsAnIoErrorSoThatItIsTriedAgain() {
        Throwable raised = new InternalError(new IOException("Too many open files"));
        assertThat(Outcome.errorOf(new CompletionException(raised))).isInstanceOf(IOException.class);
        assertThat(typeOf(Outcome.errorOf(raised))).isEqualTo("file-descriptors");
    }

    private HttpError errorOfServerThat(String scheme, RawPeer.Behaviour behaviour) throws IOException {
        try (RawPeer server = new RawPeer(behaviour)) {
            return errorOf(scheme + "://127.0.0.1:" + server.port() + "/");
        }
    }

    private static Throwable caused(Throwable error, Throwable cause) {
        return error.initCause(cause);
    }

    private static String typeOf(Throwable error) {
        return HttpError.of(error).type();
    }

    private HttpError errorOf(String uri) {
        return errorOf(ClientSpec.builder(), http -> http.get(uri));
    }

    private HttpError errorOf(ClientSpec.Builder spec, ThrowingConsumer<Http> call) {
        try (Http http = Loopback.client(spec.transport(transport))) {
            return HttpError.of(catchThrowable(() -> call.acceptThrows(http)));
        }
    }
}
