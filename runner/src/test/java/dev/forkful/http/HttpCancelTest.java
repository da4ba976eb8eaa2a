package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to end a call early closes its connection, seen from the server. */
@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class HttpCancelTest {
    private static final String SILENCE = "";
    private static final String HALF_A_BODY = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
    private final ClientSpec.Transport transport;

    HttpCancelTest(ClientSpec.Transport transport) {
        this.transport = transport;
    }

    @Test
    void cancellingTheFutureClosesTheConnection() throws IOException, InterruptedException {
        closes(SILENCE, future -> future.cancel(true));
        closes(SILENCE, future -> future.cancel(false));
    }

    @Test
    void cancellingInTheMiddleOfABodyClosesTheConnection() throws IOException, InterruptedException {
        closes(HALF_A_BODY, future -> future.cancel(false));
    }

    @Test
    void timeoutOfTheFutureClosesTheConnection() throws IOException, InterruptedException {
        closes(SILENCE, future -> future.orTimeout(50, TimeUnit.MILLISECONDS));
        closes(HALF_A_BODY, future -> future.thenApply(HttpResponse::body).orTimeout(50, TimeUnit.MILLISECONDS));
        closes(SILENCE, future -> future.completeExceptionally(new IOException("enough")));
    }

    @Test
    void cancellingWhatIsDerivedClosesTheConnection() throws IOException, InterruptedException {
        closes(
                SILENCE,
                future -> future.thenApply(HttpResponse::body)
                        .thenApply(String::length)
                        .cancel(false));
    }

    @Test
    void cancellingAChainClosesTheConnectionOfItsSecondCall() throws IOException, InterruptedException {
        try (Loopback first = new Loopback().answer("/", 200, "");
                RawServer second = new RawServer(SILENCE);
                Http http = Loopback.client(transport)) {
            CompletableFuture<String> chain = http.getAsync(first.uri("/"))
                    .thenCompose(response -> http.getAsync(second.uri("/")))
                    .thenApply(HttpResponse::body);
            second.awaitRequest();
            chain.cancel(true);
            assertThat(second.awaitClosed()).isTrue();
        }
    }

    @Test
    void cancellingAfterARedirectClosesTheConnectionOfTheSecondExchange() throws IOException, InterruptedException {
        try (RawServer second = new RawServer(SILENCE);
                Loopback first = new Loopback().redirect("/", 302, second.uri("/"));
                Http http = Loopback.client(transport)) {
            CompletableFuture<HttpResponse<String>> future = http.getAsync(first.uri("/"));
            second.awaitRequest();
            future.cancel(false);
            assertThat(second.awaitClosed()).isTrue();
        }
    }

    @Test
    void interruptingABlockingCallClosesTheConnection() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(SILENCE);
                Http http = Loopback.client(transport)) {
            CompletableFuture<Throwable> raised = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    http.get(server.uri("/"));
                } catch (InterruptedException | IOException e) {
                    raised.complete(e);
                }
            });
            caller.start();
            server.awaitRequest();
            caller.interrupt();
            assertThat(raised.join()).isInstanceOf(InterruptedException.class);
            assertThat(server.awaitClosed()).isTrue();
        }
    }

    @Test
    void closingTheClientAbortsWhatIsInFlight() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(SILENCE)) {
            Http http = Loopback.client(transport);
            CompletableFuture<HttpResponse<String>> future = http.getAsync(server.uri("/"));
            server.awaitRequest();
            http.close();
            http.close();
            assertThat(server.awaitClosed()).isTrue();
            assertThatThrownBy(future::join)
                    .satisfies(error -> assertThat(HttpError.of(error).type()).isEqualTo("cancelled"));
            assertThatThrownBy(() -> http.getAsync(server.uri("/"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closingTheClientClosesItsIdleConnections() throws IOException, InterruptedException {
        try (RawServer server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Http http = Loopback.client(transport);
            assertThat(http.get(server.uri("/")).statusCode()).isEqualTo(200);
            assertThat(server.isOpen()).isTrue();
            http.close();
            assertThat(server.awaitClosed()).isTrue();
        }
    }

    @Test
    void requestTimeoutEndsASilentServerAndClosesTheConnection() throws IOException, InterruptedException {
        try (RawServer server = new RawServer(SILENCE);
                Http http = Loopback.client(ClientSpec.builder()
                        .requestTimeout(Duration.ofMillis(100))
                        .transport(transport))) {
            assertThatThrownBy(() -> http.getAsync(server.uri("/")).join())
                    .isInstanceOf(CompletionException.class)
                    .satisfies(error -> assertThat(HttpError.of(error).type()).isEqualTo("timeout"));
            assertThat(server.awaitClosed()).isTrue();
        }
    }

    private void closes(String response, Consumer<CompletableFuture<HttpResponse<String>>> end)
            throws IOException, InterruptedException {
        try (RawServer server = new RawServer(response);
                Http http = Loopback.client(transport)) {
            CompletableFuture<HttpResponse<String>> future = http.getAsync(server.uri("/"));
            server.awaitRequest();
            assertThat(server.isOpen()).isTrue();
            end.accept(future);
            assertThat(server.awaitClosed()).as("connection closed").isTrue();
        }
    }
}
