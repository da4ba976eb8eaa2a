package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import dev.forkful.json.TaskMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
class HttpTest {
    private final ClientSpec.Transport transport;

    private final Loopback server;

    HttpTest(ClientSpec.Transport transport) throws IOException {
        this.transport = transport;
        server = new Loopback();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    record City(String name, int people) {}

    @Test
    void statusOfAnErrorIsAValue() throws IOException, InterruptedException {
        server.answer("/missing", 404, "no such page").answer("/broken", 503, "");
        try (Http http = Loopback.client(transport)) {
            assertThat(http.get(server.uri("/missing")))
                    .returns(404, HttpResponse::statusCode)
                    .returns("no such page", HttpResponse::body);
            assertThat(http.getAsync(server.uri("/broken")).join().statusCode()).isEqualTo(503);
        }
    }

    @Test
    void orThrowPassesSuccessAndRaisesTheRestWithRetryAfter() throws IOException, InterruptedException {
        server.answer("/ok", 204, "").serve("/busy", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            Loopback.answer(exchange, 429, "");
        });
        try (Http http = Loopback.client(transport)) {
            assertThat(Http.orThrow(http.get(server.uri("/ok"))).statusCode()).isEqualTo(204);
            HttpResponse<String> busy = http.delete(server.uri("/busy"));
            assertThatThrownBy(() -> Http.orThrow(busy))
                    .isInstanceOfSatisfying(HttpStatusException.class, error -> {
                        assertThat(error.status()).isEqualTo(429);
                        assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
                    })
                    .hasMessage("HTTP 429 from DELETE " + server.uri("/busy"));
        }
    }

    @Test
    void bodyThatCannotBeWrittenIsNoFaultOfTheAnswer() {
        ClientSpec spec = ClientSpec.builder().transport(transport).build();
        JsonMapper mapper = TaskMapper.of(HttpTest.class.getClassLoader());
        try (Http http = Http.open(spec, mapper, Runnable::run, Map.of(), ExchangeGate.OPEN)) {
            List<Object> bodies = new ArrayList<>();
            bodies.add(bodies);
            HttpError error = errorOf(() -> http.postJson(server.uri("/x"), new Fieldless()));

            assertThat(error.type()).isEqualTo("encode");
            assertThat(error.isTransient()).isFalse();
            assertThat(error.leavesDoubt()).isFalse();
            assertThat(error.message())
                    .isEqualTo("POST " + server.uri("/x") + ": the body, a " + Fieldless.class.getTypeName()
                            + ", cannot be written as JSON: a " + Fieldless.class.getTypeName()
                            + " has no fields or getters to write");
            assertThat(errorOf(() -> http.json("PUT", server.uri("/x"), bodies)).message())
                    .startsWith("PUT " + server.uri("/x"))
                    .endsWith(", cannot be written as JSON: it is nested too deeply, or contains itself");
        }
    }

    private static final class Fieldless {}

    private static HttpError errorOf(ThrowableAssert.ThrowingCallable call) {
        return HttpError.of(catchThrowable(call));
    }

    @Test
    void requestMayWaitForEver() throws IOException, InterruptedException {
        server.answer("/ok", 200, "there");
        Duration infinite = Duration.ofSeconds(Long.MAX_VALUE); // as Kotlin's Duration.INFINITE becomes
        try (Http http = Loopback.client(transport)) {
            assertThat(http.send(http.request("GET", server.uri("/ok")).timeout(infinite))
                            .body())
                    .isEqualTo("there");
            assertThatThrownBy(() -> http.send(
                            http.request("GET", "http://no-such-host.invalid/").timeout(infinite)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void eachVerbSendsItsMethodBodyAndContentType() throws IOException, InterruptedException {
        server.serve("/echo", HttpTest::echo);
        String uri = server.uri("/echo");
        try (Http http = Loopback.client(transport)) {
            assertThat(http.get(uri).body()).isEqualTo("GET null ");
            assertThat(http.delete(uri).body()).isEqualTo("DELETE null ");
            assertThat(http.head(uri).statusCode()).isEqualTo(200);
            assertThat(http.post(uri, "ü").body()).isEqualTo("POST text/plain; charset=utf-8 ü");
            assertThat(http.put(uri, "<a/>", "text/xml").body()).isEqualTo("PUT text/xml <a/>");
            assertThat(http.patch(uri, "p").body()).isEqualTo("PATCH text/plain; charset=utf-8 p");
            assertThat(http.postAsync(uri, "a", "text/css").join().body()).isEqualTo("POST text/css a");
        }
    }

    @Test
    void jsonGoesThereAndBack() throws IOException, InterruptedException {
        server.serve("/echo", exchange -> Loopback.answer(exchange, 200, Loopback.bodyOf(exchange)))
                .answer("/city", 200, "{\"name\":\"Bern\",\"people\":134000}")
                .answer("/cities", 200, "[{\"name\":\"Bern\",\"people\":1}]");
        try (Http http = Loopback.client(transport)) {
            City bern = new City("Bern", 134_000);
            assertThat(http.postJson(server.uri("/echo"), "a\ud83db").body()).contains("\"a\\uD83Db\"");
            assertThat(http.postJson(server.uri("/echo"), bern).body())
                    .isEqualTo("{\"name\":\"Bern\",\"people\":134000}");
            assertThat(http.getJson(server.uri("/city"), City.class)).isEqualTo(bern);
            assertThat(http.getJsonAsync(server.uri("/cities"), new TypeReference<List<City>>() {})
                            .join())
                    .containsExactly(new City("Bern", 1));
            HttpResponse<String> echoed = http.postJson(server.uri("/echo"), bern);
            assertThat(http.readJson(echoed, City.class)).isEqualTo(bern);
            assertThat(http.readJson(echoed, new TypeReference<Map<String, Object>>() {}))
                    .containsEntry("name", "Bern");
        }
    }

    @Test
    void numberThatNoTypeCanHoldIsBadJson() throws IOException, InterruptedException {
        server.answer("/huge", 200, "{\"a\":1e9999999999}");
        ClientSpec spec = ClientSpec.builder().transport(transport).build();
        JsonMapper mapper = TaskMapper.of(HttpTest.class.getClassLoader());
        try (Http http = Http.open(spec, mapper, Runnable::run, Map.of(), ExchangeGate.OPEN)) {
            assertThatThrownBy(() -> http.getJson(server.uri("/huge"), JsonNode.class))
                    .isInstanceOf(BodyDecodeException.class)
                    .hasMessageEndingWith(": a number is out of range");
        }
    }

    @Test
    void jsonOfAnErrorStatusIsRaisedAndBadJsonNamesTheUri() throws IOException, InterruptedException {
        server.answer("/gone", 410, "{}").answer("/html", 200, "<html>").answer("/null", 200, "null");
        try (Http http = Loopback.client(transport)) {
            assertThatThrownBy(() -> http.getJson(server.uri("/gone"), City.class))
                    .isInstanceOf(HttpStatusException.class);
            assertThatThrownBy(() -> http.getJson(server.uri("/html"), City.class))
                    .isInstanceOf(BodyDecodeException.class)
                    .hasMessageContaining(server.uri("/html"))
                    .hasMessageContaining("City");
            assertThatThrownBy(() -> http.getJson(server.uri("/null"), City.class))
                    .isInstanceOf(BodyDecodeException.class);
            HttpResponse<String> gone = http.get(server.uri("/gone"));
            assertThatThrownBy(() -> http.readJson(gone, City.class)).isInstanceOf(HttpStatusException.class);
            HttpResponse<String> html = http.post(server.uri("/html"), "", "text/plain");
            assertThatThrownBy(() -> http.readJson(html, City.class))
                    .isInstanceOf(BodyDecodeException.class)
                    .hasMessageStartingWith("JSON of POST " + server.uri("/html") + " as ");
        }
    }

    @Test
    void relativeUriDefaultHeadersAndUserAgentComeFromTheSettings() throws IOException, InterruptedException {
        server.serve(
                "/v2/who",
                exchange -> Loopback.answer(
                        exchange,
                        200,
                        exchange.getRequestHeaders().getFirst("User-Agent") + " "
                                + exchange.getRequestHeaders().get("X-Key")));
        ClientSpec.Builder spec =
                ClientSpec.builder().baseUri(server.uri("/v2/")).header("X-Key", "default");
        try (Http http = Loopback.client(spec.transport(transport))) {
            assertThat(http.get("who?x=1").body()).matches("Forkful/\\S+ \\[default]");
            assertThat(http.send(http.request("GET", "who").header("X-Key", "own"))
                            .body())
                    .endsWith("[own]");
        }
    }

    @Test
    void requestSetsWhatItWillAndEncodingsAreAskedForUnlessItNamesSome() throws IOException, InterruptedException {
        List<String> asked = List.of("User-agent", "Accept", "Accept-encoding", "X-tag");
        server.serve("/headers", exchange -> {
            Map<String, List<String>> sent = exchange.getRequestHeaders();
            Loopback.answer(
                    exchange, 200, asked.stream().map(sent::get).toList().toString());
        });
        ClientSpec.Builder spec = ClientSpec.builder()
                .header("Accept", "text/plain")
                .header("X-Tag", "a")
                .header("x-tag", "b")
                .userAgent("Probe/1");
        try (Http http = Loopback.client(spec.transport(transport))) {
            assertThat(http.get(server.uri("/headers")).body())
                    .matches("\\[\\[Probe/1], \\[text/plain], \\[(gzip, deflate|deflate, gzip)], \\[a, b]]");
            assertThat(http.send(http.request("GET", server.uri("/headers"))
                                    .headers("user-agent", "own", "accept", "x/y", "ACCEPT-ENCODING", "gzip"))
                            .body())
                    .isEqualTo("[[own], [x/y], [gzip], [a, b]]");
        }
    }

    @Test
    void uriThatIsNoneFailsAtOnceAndIsNamed() {
        try (Http http = Loopback.client(transport)) {
            assertThatThrownBy(() -> http.getAsync("http://a b/"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("URI 'http://a b/': Illegal character");
            assertThatThrownBy(() -> http.getAsync("/x")).hasMessageContaining("the client has no baseUri");
            assertThatThrownBy(() -> http.getAsync("ftp://host/x")).hasMessageContaining("http:// or https://");
        }
    }

    @Test
    void continuationsRunOnTheGivenExecutor() throws IOException, InterruptedException {
        server.answer("/ok", 200, "ok");
        ExecutorService user = Executors.newSingleThreadExecutor(task -> new Thread(task, "user"));
        try (Http http = Http.open(
                ClientSpec.builder().transport(transport).build(),
                JsonMapper.builder().build(),
                user,
                Map.of(),
                ExchangeGate.OPEN)) {
            CompletableFuture<String> ran = new CompletableFuture<>();
            user.execute(
                    () -> { // on the user's one thread, so the response cannot come before thenRun
                        var unused = http.getAsync(server.uri("/ok"))
                                .thenRun(() ->
                                        ran.complete(Thread.currentThread().getName()));
                    });
            assertThat(ran.join()).isEqualTo("user");
        } finally {
            user.shutdown();
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        Loopback.answer(
                exchange,
                200,
                exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + Loopback.bodyOf(exchange));
    }
}
