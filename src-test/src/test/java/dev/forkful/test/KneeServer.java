package dev.forkful.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that answers in the same time up to a number of calls in flight; beyond, it is slower, and refuses what is
 * too much with 429.
 */
final class KneeServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Long> answeredNanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final HttpServer server;
    private final int knee;
    private final double seconds;

    KneeServer(int knee, double seconds) {
        this.knee = knee;
        this.seconds = seconds;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        int now = inFlight.incrementAndGet();
        try (exchange) {
            boolean tooMany = ThreadLocalRandom.current().nextDouble() < (now - knee) / (double) now;
            double slower = Math.max(1, now / (double) knee);
            LockSupport.parkNanos((long) (seconds * slower * TimeUnit.SECONDS.toNanos(1)));
            if (!tooMany) {
                answeredNanos.add(System.nanoTime());
            }
            inFlight.decrementAndGet();
            exchange.sendResponseHeaders(tooMany ? 429 : 200, -1);
        }
    }

    /** Good answers a second, of those from so many seconds after the first to the last. */
    double rateAfter(double secondsOfStart) {
        List<Long> all = answeredNanos.stream().sorted().toList();
        long from = all.get(0) + (long) (secondsOfStart * 1e9);
        long count = all.stream().filter(at -> at >= from).count();
        return count / ((all.get(all.size() - 1) - from) / 1e9);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
