package dev.forkful.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API, {@code /items/ID}, for whoever has the latest token of {@code /token}. It revokes the first token when that
 * has served some calls: from then on a 401 is what it gets.
 */
final class TokenServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final int revokedAfter;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();

    TokenServer(int revokedAfter) throws IOException {
        this.revokedAfter = revokedAfter;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/token", this::token);
        server.createContext("/items/", this::item);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The bodies with which tokens were asked for. */
    Queue<String> asked() {
        return asked;
    }

    /** How many calls were answered by 401. */
    int refusals() {
        return refusals.get();
    }

    private void token(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange, 200, Map.of("access_token", "token-number-" + asked.size(), "expires_in", 3600));
    }

    private void item(HttpExchange exchange) throws IOException {
        String latest = served.incrementAndGet() <= revokedAfter ? "1" : "2";
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        if (("Bearer token-number-" + latest).equals(token)) {
            answer(exchange, 200, Map.of("path", exchange.getRequestURI().getPath()));
        } else {
            refusals.incrementAndGet();
            answer(exchange, 401, Map.of("error", "invalid_token"));
        }
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> json) throws IOException {
        try (exchange) {
            byte[] body = Reply.JSON.writeValueAsBytes(json);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
