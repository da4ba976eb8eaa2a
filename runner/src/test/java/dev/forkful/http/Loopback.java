package dev.forkful.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port of loopback, and clients for it. */
final class Loopback implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Loopback() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    Loopback serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return this;
    }

    Loopback answer(String path, int status, String body) {
        return serve(path, exchange -> answer(exchange, status, body));
    }

    Loopback redirect(String path, int status, String location) {
        return serve(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            answer(exchange, status, "moved");
        });
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static String bodyOf(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    String uri(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The same server under another name: another origin. */
    String otherOrigin(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    static Http client() {
        return client(ClientSpec.builder());
    }

    static Http client(ClientSpec.Transport transport) {
        return client(ClientSpec.builder().transport(transport));
    }

    static Http client(ClientSpec.Builder spec) {
        return client(spec, ExchangeGate.OPEN);
    }

    static Http open(ClientSpec spec) {
        return Http.open(spec, JsonMapper.builder().build(), Runnable::run, Map.of(), ExchangeGate.OPEN);
    }

    static Http client(ClientSpec.Builder spec, ExchangeGate gate) {
        return Http.open(spec.build(), JsonMapper.builder().build(), Runnable::run, Map.of(), gate);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
