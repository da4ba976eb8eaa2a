package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.secret.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class HttpRedirectTest {
    private final ClientSpec.Transport transport;

    private final Loopback server;

    HttpRedirectTest(ClientSpec.Transport transport) throws IOException {
        this.transport = transport;
        server = new Loopback();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET", "302, POST, GET", "303, POST, GET", "307, POST, POST", "308, POST, POST",
        "301, PUT, PUT", "302, PUT, PUT", "303, PUT, GET", "307, PUT, PUT", "308, GET, GET"
    })
    void methodAndBodyAfterARedirectAreAsTheStandardSays(int status, String before, String after)
            throws IOException, InterruptedException {
        server.redirect("/from", status, "to?x=1")
                .serve(
                        "/to",
                        exchange -> Loopback.answer(
                                exchange,
                                200,
                                exchange.getRequestMethod() + " "
                                        + exchange.getRequestURI().getQuery() + " "
                                        + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                                        + Loopback.bodyOf(exchange)));
        try (Http http = Loopback.client(transport)) {
            HttpRequest request = http.request(before, server.uri("/from"))
                    .method(before, HttpRequest.BodyPublishers.ofString("body"))
                    .header("Content-Type", "text/css");
            String kept = after.equals(before) ? " x=1 text/css body" : " x=1 null ";
            assertThat(http.send(request).body()).isEqualTo(after + kept);
        }
    }

    @Test
    void fiveRedirectsAreFollowedAndTheSixthIsTheResult() throws IOException, InterruptedException {
        AtomicInteger seen = new AtomicInteger();
        server.serve("/loop", exchange -> {
            seen.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/loop");
            Loopback.answer(exchange, 302, "");
        });
        try (Http http = Loopback.client(transport)) {
            assertThat(http.get(server.uri("/loop")).statusCode()).isEqualTo(302);
            assertThat(seen).hasValue(6);
        }
    }

    @Test
    void redirectIsTheResultWhereTheSettingsSayNever() throws IOException, InterruptedException {
        server.redirect("/from", 301, "/to");
        try (Http http =
                Loopback.client(ClientSpec.builder().redirects(Redirects.NEVER).transport(transport))) {
            assertThat(http.get(server.uri("/from")))
                    .returns(301, HttpResponse::statusCode)
                    .returns("moved", HttpResponse::body);
        }
    }

    @Test
    void anotherOriginDoesNotGetCredentialsNotEvenDefaultOnes() throws IOException, InterruptedException {
        server.redirect("/away", 302, server.otherOrigin("/who"))
                .redirect("/stay", 302, "/who")
                .serve(
                        "/who",
                        exchange -> Loopback.answer(
                                exchange,
                                200,
                                exchange.getRequestHeaders().getFirst("Authorization") + " "
                                        + exchange.getRequestHeaders().getFirst("Cookie") + " "
                                        + exchange.getRequestHeaders().getFirst("X-Other")));
        ClientSpec.Builder spec =
                ClientSpec.builder().header("Authorization", "secret").header("X-Other", "o");
        try (Http http = Loopback.client(spec.transport(transport))) {
            assertThat(http.send(http.request("GET", server.uri("/away")).header("Cookie", "c"))
                            .body())
                    .isEqualTo("null null o");
            assertThat(http.send(http.request("GET", server.uri("/stay")).header("Cookie", "c"))
                            .body())
                    .isEqualTo("secret c o");
        }
    }

    @Test
    void anotherOriginDoesNotGetAHeaderThatHoldsASecret() throws IOException, InterruptedException {
        String key = "k3y-of-the-redirect-test";
        Redactor.OF_PROCESS.keep(key); // as whoever asks for a secret does
        server.redirect("/away", 307, server.otherOrigin("/who"))
                .redirect("/stay", 307, "/who")
                .serve(
                        "/who",
                        exchange -> Loopback.answer(
                                exchange,
                                200,
                                exchange.getRequestHeaders().getFirst("X-Api-Key") + " "
                                        + exchange.getRequestHeaders().getFirst("X-Token") + " "
                                        + exchange.getRequestHeaders().getFirst("X-Other")));
        ClientSpec.Builder spec = ClientSpec.builder().header("X-Api-Key", key).header("X-Other", "o");
        try (Http http = Loopback.client(spec.transport(transport))) {
            assertThat(http.send(http.request("GET", server.uri("/away")).header("X-Token", "Key " + key + ";v=1"))
                            .body())
                    .isEqualTo("null null o");
            assertThat(http.send(http.request("GET", server.uri("/stay")).header("X-Token", "Key " + key + ";v=1"))
                            .body())
                    .isEqualTo(key + " Key " + key + ";v=1 o");
        }
    }

    @Test
    void timerOfARedirectDoesNotKillALaterRequestOnItsConnection() throws IOException, InterruptedException {
        CountDownLatch timerIsDue = new CountDownLatch(1);
        server.redirect("/from", 302, "/to").answer("/to", 200, "").serve("/slow-body", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("ab".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            awaitQuietly(timerIsDue, 1_900);
            exchange.getResponseBody().write("cd".getBytes(StandardCharsets.UTF_8));
        });
        try (Http warm = Loopback.client(transport)) { // the first call of a JVM may take longer than the time-out
            assertThat(warm.get(server.uri("/from")).statusCode()).isEqualTo(200);
        }
        try (Http http = Loopback.client(
                ClientSpec.builder().requestTimeout(Duration.ofMillis(1_500)).transport(transport))) {
            assertThat(http.get(server.uri("/from")).statusCode()).isEqualTo(200);
            assertThat(http.get(server.uri("/slow-body")).body()).isEqualTo("abcd");
        }
    }

    @Test
    void bodyOfARedirectWithoutEndIsCut() throws IOException, InterruptedException {
        try (RawServer raw = new RawServer("HTTP/1.1 302 Found\r\nLocation: " + server.uri("/to")
                        + "\r\nContent-Length: 999999999\r\n\r\nx");
                Http http = Loopback.client(transport)) {
            var future = http.getAsync(raw.uri("/"));
            assertThat(raw.awaitClosed()).isTrue();
            assertThat(future.handle((response, error) -> HttpError.of(error).type())
                            .join())
                    .isEqualTo("body-too-large");
        }
    }

    @Test
    void callEndsWithWhateverIsRaisedBetweenTwoExchanges() {
        server.redirect("/from", 302, "/to").answer("/to", 200, "");
        List<Supplier<ExchangeGate.Turn>> raising = List.of(
                () -> {
                    throw new IllegalStateException("no turn");
                },
                () -> {
                    throw new AssertionError("no turn");
                });
        for (Supplier<ExchangeGate.Turn> raises : raising) {
            ExchangeGate gate = (uri, caller) -> uri.getPath().equals("/to") ? raises.get() : ExchangeGate.Turn.FREE;
            try (Http http = Loopback.client(ClientSpec.builder().transport(transport), gate)) {
                assertThat(http.getAsync(server.uri("/from")))
                        .failsWithin(Duration.ofSeconds(5))
                        .withThrowableOfType(ExecutionException.class)
                        .withMessageContaining("no turn");
            }
        }
    }

    @Test
    void turnThatWasAwaitedEndsOnceWhereTheClientRefusesTheRequest() {
        server.answer("/", 200, "");
        Waited turn = new Waited();
        try (Http http = Loopback.client(ClientSpec.builder().transport(transport), (uri, caller) -> turn)) {
            var call = http.sendAsync(http.request("CONNECT", server.uri("/")));
            turn.leave.complete(null);
            assertThat(call.handle((response, error) -> "over")).succeedsWithin(Duration.ofSeconds(5));
            assertThat(turn.ends).hasValue(1);
        }
    }

    @Test
    void bytesOfALocationGoBackAsTheyCame() throws IOException, InterruptedException {
        try (RawPeer peer = new RawPeer((connection, number) -> {
                    while (true) {
                        String path = RawPeer.head(connection).split(" ", 3)[1];
                        RawPeer.say(
                                connection,
                                path.equals("/from")
                                        ? "HTTP/1.1 302 Found\r\nLocation: /caf\u00c3\u00a9\r\nContent-Length: 0\r\n\r\n"
                                        : "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                    }
                });
                Http http = Loopback.client(transport)) {
            assertThat(http.get(peer.uri("/from")).body()).isEqualTo("/caf%C3%A9");
        }
    }

    private static final class Waited implements ExchangeGate.Turn {
        private final CompletableFuture<Void> leave = new CompletableFuture<>();
        private final AtomicInteger ends = new AtomicInteger();

        @Override
        public CompletableFuture<Void> awaited() {
            return leave;
        }

        @Override
        public void answered(int status, HttpHeaders headers) {}

        @Override
        public void ended(@Nullable Throwable error) {
            ends.incrementAndGet();
        }

        @Override
        public void left() {}
    }

    @ParameterizedTest
    @CsvSource({
        "https://a/x, http://a/y, ",
        "https://a/x, https://b/y, https://b/y",
        "http://a/x, https://a/y, https://a/y",
        "http://a/x?q=1, ?p=2, http://a/x?p=2",
        "http://a/x, //b/y, http://b/y",
        "http://a/x, a b, http://a/a%20b",
        "http://a/x, caf\u00c3\u00a9?q=\u00e9, http://a/caf%C3%A9?q=%E9",
        "http://a/x, 'mailto:me@a', ",
        "http://a/x, 'http://%', ",
    })
    void targetIsResolvedAndNeverLeavesHttps(String from, String location, String to) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(from)).build();
        HttpHeaders headers = HttpHeaders.of(Map.of("Location", List.of(location)), (name, value) -> true);
        assertThat(Redirection.next(request, 302, headers)
                        .map(next -> next.uri().toString()))
                .isEqualTo(Optional.ofNullable(to));
    }

    private static void awaitQuietly(CountDownLatch latch, long millis) throws IOException {
        try {
            assertThat(latch.await(millis, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
