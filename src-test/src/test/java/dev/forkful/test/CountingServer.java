package dev.forkful.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An HTTP server on loopback that counts the requests for each path. {@code ?ms=N} answers after N ms,
 * {@code ?status=N} with that status, {@code ?fail=N} with 503 the first N times, {@code ?after=N} asks with these to
 * wait N seconds, {@code ?size=N} answers with N bytes. Paths under {@code /hold/} wait until {@link #release}; Paths
 * from {@code /site/0} to {@code /site/3} link to each other; {@code /echo} answers with the request as JSON;
 * {@code /v1/chat/completions} is a language model, for who has a token; {@code /v1/audio/transcriptions} repeats what
 * is uploaded.
 */
final class CountingServer implements BeforeEachCallback, AfterEachCallback {
    static {
        // Else small answers wait for an acknowledgement that the client delays by 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> idempotencyKeys = new ConcurrentHashMap<>();
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final HttpServer server = create();
    private volatile Semaphore pace = new Semaphore(Integer.MAX_VALUE);

    private static HttpServer create() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        release();
        allowAll();
        server.stop(0);
        threads.shutdownNow();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Lines with the addresses {@code path/0} to {@code path/(count - 1)}, each followed by the query. */
    String urls(String path, int count, String query) {
        return IntStream.range(0, count)
                .mapToObj(i -> url(path + "/" + i) + query + "\n")
                .collect(Collectors.joining());
    }

    /** How often the path was asked for, its query aside. */
    int count(String path) {
        AtomicInteger count = counts.get(path);
        return count == null ? 0 : count.get();
    }

    /** The paths that were asked for. */
    Set<String> paths() {
        return Set.copyOf(counts.keySet());
    }

    /** The {@code Idempotency-Key}s that came, by path. */
    Map<String, Set<String>> idempotencyKeys() {
        return Map.copyOf(idempotencyKeys);
    }

    /** All requests so far. */
    int total() {
        return total.get();
    }

    /** When each request came, in ms after the first, in order. */
    List<Long> arrivalsMillis() {
        List<Long> nanos = arrivals.stream().sorted().toList();
        return nanos.stream()
                .map(at -> TimeUnit.NANOSECONDS.toMillis(at - nanos.get(0)))
                .toList();
    }

    /** The most requests that were here at a time, so far. */
    int peak() {
        return peak.get();
    }

    /** Waits until so many requests are there. */
    void awaitTotal(int count) {
        Eventually.see(count + " requests", Duration.ofSeconds(60), this::total, seen -> seen >= count);
    }

    /** Waits until so many requests wait at {@code /hold/}. */
    void awaitHeld(int count) {
        Eventually.see(count + " held requests", Duration.ofSeconds(60), waiting::get, seen -> seen >= count);
    }

    /** Lets go what waits at {@code /hold/}, and what will come there. */
    void release() {
        gate.countDown();
    }

    /**
     * Answers so many requests from now on, and keeps the others waiting. Those that wait already are let go: they are
     * none of these, since who sent them is dead, mostly.
     */
    void allow(int requests) {
        Semaphore before = pace;
        pace = new Semaphore(requests);
        before.release(Integer.MAX_VALUE - before.availablePermits());
    }

    /** Keeps nobody waiting any more. */
    void allowAll() {
        allow(Integer.MAX_VALUE);
    }

    /** Whether all that {@link #allow} allowed were there. */
    boolean isPaceSpent() {
        return pace.availablePermits() == 0;
    }

    private void answer(HttpExchange exchange) throws IOException {
        int unusedPeak = peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = exchange.getRequestURI().getQuery();
            int nth = counts.computeIfAbsent(path, p -> new AtomicInteger()).incrementAndGet();
            total.incrementAndGet();
            arrivals.add(System.nanoTime());
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            if (key != null) {
                idempotencyKeys
                        .computeIfAbsent(path, p -> ConcurrentHashMap.newKeySet())
                        .add(key);
            }
            byte[] sent = exchange.getRequestBody().readAllBytes();
            pace.acquire();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(parameter(query, "ms", 0)));
            if (path.startsWith("/hold/")) {
                hold();
            }
            boolean fails = nth <= parameter(query, "fail", 0);
            int after = parameter(query, "after", -1);
            if (fails && after >= 0) {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(after));
            }
            int unused = inFlight.decrementAndGet(); // before the answer, after which another may come
            reply(exchange, fails ? 503 : parameter(query, "status", 200), body(exchange, path, query, sent));
        } catch (InterruptedException e) {
            // The test is over.
            Thread.currentThread().interrupt();
        }
    }

    private void hold() throws InterruptedException {
        waiting.incrementAndGet();
        try {
            gate.await();
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static byte[] body(HttpExchange exchange, String path, @Nullable String query, byte[] sent) {
        int size = parameter(query, "size", -1);
        if (size >= 0) {
            return "x".repeat(size).getBytes(StandardCharsets.UTF_8);
        }
        if (path.equals("/echo") || path.startsWith("/echo/")) {
            return Reply.JSON.writeValueAsBytes(Map.of(
                    "method", exchange.getRequestMethod(),
                    "body", new String(sent, StandardCharsets.UTF_8),
                    "headers", exchange.getRequestHeaders()));
        }
        if (path.equals("/v1/chat/completions")
                && String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                        .startsWith("Bearer ")) {
            String question =
                    Reply.JSON.readTree(sent).at("/messages/0/content").asString();
            return Reply.JSON.writeValueAsBytes(Map.of(
                    "choices", List.of(Map.of("message", Map.of("content", "Answer to: " + question))),
                    "usage", Map.of("total_tokens", 17)));
        }
        if (path.equals("/v1/audio/transcriptions")) {
            return Reply.JSON.writeValueAsBytes(Map.of("text", new String(sent, StandardCharsets.UTF_8)));
        }
        if (path.startsWith("/json/")) {
            return ("{\"id\":\"" + path.substring(6) + "\",\"tags\":[\"a\",\"b\"]}").getBytes(StandardCharsets.UTF_8);
        }
        if (path.startsWith("/site/")) { // four pages, each with links to two of them
            int page = Integer.parseInt(path.substring(6));
            return ("<a href=\"/site/" + (page + 1) % 4 + "\"> <a href=\"" + (page + 2) % 4 + "#top\">")
                    .getBytes(StandardCharsets.UTF_8);
        }
        if (path.startsWith("/users/")) {
            return ("{\"email\":\"" + path.substring(7) + "@example.org\",\"address\":{\"city\":\"Gwenborough\"}}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return ("<html><title>Page " + path + "</title></html>").getBytes(StandardCharsets.UTF_8);
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        if (status / 100 == 3) {
            exchange.getResponseHeaders().set("Location", "/moved");
        }
        exchange.sendResponseHeaders(status, bare ? -1 : body.length);
        if (!bare) {
            exchange.getResponseBody().write(body);
        }
    }

    private static int parameter(@Nullable String query, String name, int otherwise) {
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return Integer.parseInt(pair.substring(name.length() + 1));
                }
            }
        }
        return otherwise;
    }
}
