package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import dev.forkful.http.netty.NettyClient;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Builds the Methanol client that a {@link ClientSpec} asks for, with the threads below it. */
final class OpenClient {
    private static final int MOST_REDIRECTS = 5;
    private static final int LOOKUP_THREADS = 32;
    private static final int FILE_THREADS = 8;
    /** As {@code jdk.httpclient.keepalive.timeout} of a worker says for the JDK's. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    /** Where no worker says it. */
    private static final int MOST_IDLE = 512;

    private OpenClient() {}

    /** What is below Methanol. */
    static Backend backend(ClientSpec spec, Proxies proxies) {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        SSLContext tls = Tls.of(spec);
        return switch (spec.transport()) {
            case NETTY -> {
                NettyClient client = new NettyClient(
                        new NettyClient.Settings(threads, spec.connectTimeout(), KEEP_ALIVE, mostIdle(), proxies, tls));
                yield new Backend(client, () -> {}, client::close);
            }
            case JDK -> {
                ClientThreads clientThreads = new ClientThreads(threads("forkful-http-", threads), System::nanoTime);
                if (isHttp2(spec)) {
                    clientThreads.handOverAll(); // many exchanges share a connection there: not measured
                }
                yield Backend.ofJdk(
                        HttpClient.newBuilder()
                                .connectTimeout(spec.connectTimeout())
                                .proxy(proxies)
                                .followRedirects(HttpClient.Redirect.NEVER)
                                .sslContext(tls)
                                .sslParameters(Tls.parameters())
                                .version(isHttp2(spec) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1),
                        clientThreads);
            }
        };
    }

    /** As the JDK's client reads it: 0 is no bound. */
    private static int mostIdle() {
        int said = Integer.getInteger(Http.MOST_IDLE_PROPERTY, MOST_IDLE);
        return said > 0 ? said : Integer.MAX_VALUE;
    }

    /** Where files are read that are sent: a disk may let them wait. */
    static Executor fileReaders() {
        return threads("forkful-file-", FILE_THREADS);
    }

    private static boolean isHttp2(ClientSpec spec) {
        return spec.version() == ClientSpec.Version.HTTP_2;
    }

    /** With the default headers, timeouts, limits and redirects of the settings. */
    static Methanol from(ClientSpec spec, Backend backend, Proxies proxies, ExchangeGate gate) {
        return from(spec, backend, proxies, AddressGuard.of(spec, proxies), gate);
    }

    static Methanol from(ClientSpec spec, Backend backend, Proxies proxies, AddressGuard guard, ExchangeGate gate) {
        NameLookup names = new NameLookup(
                InetAddress::getAllByName,
                proxies,
                threads("forkful-dns-", LOOKUP_THREADS),
                System::nanoTime,
                Duration.ofSeconds(Http.NAMES_KEPT_SECONDS));
        Methanol.WithClientBuilder client = Methanol.newBuilder(backend.client())
                .requestTimeout(spec.requestTimeout())
                .autoAcceptEncoding(false) // as DecodeBodies and DefaultHeaders do, for less
                .interceptor(new HeedOwnCode(backend.heedOwnCode()))
                .interceptor(new NameFailedCalls(spec))
                .interceptor(new DecodeBodies(spec.bodyLimitBytes()))
                .backendInterceptor(DefaultHeaders.of(spec))
                .backendInterceptor(new FollowRedirects(
                        names, guard, gate, proxies, spec.redirects() == Redirects.FOLLOW ? MOST_REDIRECTS : 0));
        spec.baseUri().ifPresent(client::baseUri);
        return client.build();
    }

    /** What a person gets, whose code may wait where a future completes. */
    static Methanol given(ClientSpec spec, Methanol client) {
        if (spec.transport() == ClientSpec.Transport.JDK) {
            return client; // it leaves its threads itself
        }
        Methanol.WithClientBuilder given =
                Methanol.newBuilder(client).autoAcceptEncoding(false).interceptor(new LeaveTheLoop());
        spec.baseUri().ifPresent(given::baseUri);
        return given.build();
    }

    /**
     * A pool that never rejects, which would kill the JDK's client, and whose idle threads end: that client cannot be
     * closed before JDK 21, so nobody can say when it needs them no more.
     */
    private static ThreadPoolExecutor threads(String prefix, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(count, count, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
