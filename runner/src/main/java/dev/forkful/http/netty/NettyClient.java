package dev.forkful.http.netty;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/1.1 that costs little per request. It differs from the JDK's in this: it speaks no HTTP/2 and no
 * WebSocket, follows no redirects, and runs body subscribers on its event loops, so these must not block for long.
 *
 * <p>As that one does, it sends a request's {@code Proxy-Authorization} to a proxy only, with the request or with what
 * asks for a tunnel, and nothing of it to a host; and it sends a GET or HEAD once more where a connection that had been
 * idle closes before any answer.
 *
 * <p><i>Threading:</i> thread-safe. <i>Cancelling</i> a future closes its connection. <i>Failure:</i> the JDK's
 * exceptions; {@link IOException} for what has no name of its own.
 */
public final class NettyClient extends HttpClient implements AutoCloseable {
    private final Connections connections;
    private final Settings settings;

    /**
     * What a client is made of.
     *
     * @param threads event loops
     * @param connectTimeout the longest until a connection is open, a proxy's answer and TLS included
     * @param keepAlive how long a connection that nobody uses stays open
     * @param mostIdle how many such connections stay open; from 1
     * @param proxies asked at each request
     * @param tls of https
     */
    public record Settings(
            int threads,
            Duration connectTimeout,
            Duration keepAlive,
            int mostIdle,
            ProxySelector proxies,
            SSLContext tls) {}

    public NettyClient(Settings settings) {
        this.settings = settings;
        connections = new Connections(settings);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        if (request.method().equals("CONNECT")) { // as the JDK's: no answer would end it
            throw new IllegalArgumentException("Unsupported method CONNECT");
        }
        return new Exchange<>(request, handler, Origin.of(request, settings.proxies), connections).begin();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> unused) {
        return sendAsync(request, handler);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = sendAsync(request, handler);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            boolean unused = answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(settings.connectTimeout);
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.of(settings.proxies);
    }

    @Override
    public SSLContext sslContext() {
        return settings.tls;
    }

    @Override
    public SSLParameters sslParameters() {
        return settings.tls.getDefaultSSLParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }

    /** Closes all connections, and so fails what is in flight. Idempotent; returns at once. */
    @Override
    public void close() {
        connections.close();
    }
}
