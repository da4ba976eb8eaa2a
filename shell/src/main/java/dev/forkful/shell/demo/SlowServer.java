package dev.forkful.shell.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A server on loopback that answers each request after a while, any number of them at the same time.
 *
 * <p><i>Threading:</i> one thread takes requests, one answers; neither ever waits for the delay.
 */
public final class SlowServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ScheduledExecutorService answers;

    private SlowServer(HttpServer server, ScheduledExecutorService answers) {
        this.server = server;
        this.answers = answers;
    }

    /** Starts one on a free port. */
    public static SlowServer start(Duration delay) {
        return start(delay, path -> {});
    }

    /**
     * The same.
     *
     * @param onRequest is told the path of each request as it comes, on the thread that takes them
     */
    public static SlowServer start(Duration delay, Consumer<String> onRequest) {
        // Else small answers wait for an acknowledgement that the client delays by 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        ScheduledExecutorService answers = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "forkful-demo-server");
            thread.setDaemon(true);
            return thread;
        });
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            server.createContext("/", exchange -> {
                onRequest.accept(exchange.getRequestURI().getPath());
                schedule(answers, exchange, delay);
            });
            server.start();
            return new SlowServer(server, answers);
        } catch (IOException e) {
            answers.shutdownNow();
            throw new UncheckedIOException("the demo's server cannot be started", e);
        }
    }

    /** Where it is, without a slash at the end. */
    public String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private static void schedule(ScheduledExecutorService answers, HttpExchange exchange, Duration delay) {
        var unused = answers.schedule(() -> answer(exchange), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void answer(HttpExchange exchange) {
        byte[] body = ("done: " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException ignored) {
            // The caller went away: there is nobody to answer.
        }
    }

    @Override
    public void close() {
        answers.shutdownNow();
        server.stop(0);
    }
}
