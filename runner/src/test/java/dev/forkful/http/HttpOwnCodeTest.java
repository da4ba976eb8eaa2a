package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.mizosoft.methanol.MutableRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person's own code that waits: in bodies with the JDK's transport, behind a future of the client with each. */
@Timeout(20)
class HttpOwnCodeTest {
    private final Loopback server = new Loopback();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);

    HttpOwnCodeTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bodyThatIsSentOnWhileItComesHoldsOnlyItselfUp() throws IOException, InterruptedException {
        server.serve("/from", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("first,".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            await(release);
            exchange.getResponseBody().write("second".getBytes(StandardCharsets.US_ASCII));
        });
        server.serve("/to", exchange -> Loopback.answer(exchange, 200, Loopback.bodyOf(exchange)));
        server.serve("/release", exchange -> {
            release.countDown();
            Loopback.answer(exchange, 200, "released");
        });
        try (Http http = Loopback.client(ClientSpec.Transport.JDK)) {
            HttpResponse<InputStream> from =
                    http.send(http.request("GET", server.uri("/from")), BodyHandlers.ofInputStream());
            CompletableFuture<HttpResponse<String>> to = http.sendAsync(
                    http.request("POST", server.uri("/to")).POST(BodyPublishers.ofInputStream(() -> read(from))));
            reading.await();

            assertThat(http.getAsync(server.uri("/release"))
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join()
                            .statusCode())
                    .isEqualTo(200);

            assertThat(to.orTimeout(10, TimeUnit.SECONDS).join().body()).isEqualTo("first,second");
        }
    }

    private InputStream read(HttpResponse<InputStream> from) {
        reading.countDown();
        return from.body();
    }

    @Test
    void subscriberThatWaitsForAnotherCallHoldsOnlyItselfUp() throws InterruptedException {
        server.answer("/one", 200, "1").answer("/other", 200, "2");
        CompletableFuture<String> other = new CompletableFuture<>();
        try (Http http = Loopback.client(ClientSpec.Transport.JDK)) {
            CompletableFuture<HttpResponse<String>> one = http.sendAsync(
                    http.request("GET", server.uri("/one")),
                    response -> BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), body -> {
                        reading.countDown();
                        return body + other.orTimeout(15, TimeUnit.SECONDS).join();
                    }));
            reading.await();
            var unused = http.getAsync(server.uri("/other")).thenAccept(response -> other.complete(response.body()));

            assertThat(one.orTimeout(10, TimeUnit.SECONDS).join().body()).isEqualTo("12");
        }
    }

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void whatHangsOnAFutureOfTheClientMayWaitForAnotherCall(ClientSpec.Transport transport) {
        server.answer("/one", 200, "1").answer("/none", 404, "2");
        try (Http http =
                Loopback.client(ClientSpec.builder().baseUri(server.uri("/")).transport(transport))) {
            HttpClient client = http.client();
            for (String path : List.of("one", "none")) {
                assertThat(client.sendAsync(MutableRequest.GET(path), BodyHandlers.ofString())
                                .thenApply(first -> first.body() + bodyOf(client, "one")))
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo(path.equals("one") ? "11" : "21");
            }
            assertThat(client.sendAsync(
                                    MutableRequest.GET("one"),
                                    response -> BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> {
                                        throw new IllegalStateException("no body");
                                    }))
                            .exceptionally(error -> {
                                throw new IllegalStateException(bodyOf(client, "one"));
                            }))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .withMessage("1");
        }
    }

    private static String bodyOf(HttpClient client, String path) {
        try {
            return client.send(MutableRequest.GET(path), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void cancelledFutureOfTheClientEndsItsExchange() throws IOException, InterruptedException {
        try (RawServer silent = new RawServer("");
                Http http = Loopback.client(ClientSpec.Transport.NETTY)) {
            var call = http.client().sendAsync(MutableRequest.GET(silent.uri("/")), BodyHandlers.ofString());
            assertThat(silent.awaitRequest()).startsWith("GET / ");
            assertThat(call.cancel(true)).isTrue();
            assertThat(silent.awaitClosed()).isTrue();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("nobody came to release it");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
