package dev.forkful.http.netty;

import dev.forkful.http.netty.NettyClient.Settings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client: opens them, keeps those that nobody uses for the next who wants one, last in first out,
 * and closes them when they have been idle for long.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Connections {
    private static final int MOST_IDLE = 1_024;
    private static final long SWEEP_MILLIS = 1_000;

    private final Map<Origin, Deque<Connection>> idle = new ConcurrentHashMap<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final EventLoopGroup loops;
    private final Settings settings;
    private volatile boolean closed;

    Connections(Settings settings) {
        this.settings = settings;
        loops = new MultiThreadIoEventLoopGroup(
                settings.threads(), new DefaultThreadFactory("forkful-http", true), NioIoHandler.newFactory());
        var unused =
                loops.next().scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    /** One that is open, as far as is known, and nobody uses; null where there is none. */
    @Nullable
    Connection takeIdle(Origin origin) {
        @Nullable Connection[] found = new @Nullable Connection[1];
        idle.computeIfPresent(origin, (key, free) -> {
            while (found[0] == null && !free.isEmpty()) {
                Connection last = free.removeLast();
                idleCount.decrementAndGet();
                found[0] = last.channel().isActive() ? last : null;
            }
            return free.isEmpty() ? null : free;
        });
        return found[0];
    }

    /** Nobody uses it any more. */
    void giveBack(Connection connection) {
        if (idleCount.incrementAndGet() > MOST_IDLE) {
            idleCount.decrementAndGet();
            connection.close();
            return;
        }
        idle.compute(connection.origin(), (key, free) -> {
            Deque<Connection> queue = free == null ? new ArrayDeque<>(2) : free;
            queue.addLast(connection);
            return queue;
        });
    }

    private void sweep() {
        long since = System.nanoTime() - settings.keepAlive().toNanos();
        for (Origin origin : idle.keySet()) {
            idle.computeIfPresent(origin, (key, free) -> {
                free.removeIf(connection -> {
                    boolean old = connection.idleSinceNanos() - since < 0
                            || !connection.channel().isActive();
                    if (old) {
                        idleCount.decrementAndGet();
                        connection.close();
                    }
                    return old;
                });
                return free.isEmpty() ? null : free;
            });
        }
    }

    /**
     * Opens one.
     *
     * @param opened is told, on the loop: of the connection, or of what kept it from opening
     * @return what is being opened; to close it ends that
     */
    Channel open(Origin origin, EventLoop loop, BiConsumer<@Nullable Connection, @Nullable Throwable> opened) {
        Connection connection = new Connection(origin, this);
        InetSocketAddress proxy = origin.proxy();
        boolean tunnel = proxy != null && origin.isTls();
        InetSocketAddress to =
                proxy == null || tunnel ? InetSocketAddress.createUnresolved(origin.host(), origin.port()) : proxy;
        Opening opening = new Opening(connection, opened);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // Opening has a timer
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_CLOSE, false) // at a write that fails: an answer may be there
                .resolver(tunnel ? NoopAddressResolverGroup.INSTANCE : DefaultAddressResolverGroup.INSTANCE)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tunnel && proxy != null) {
                            HttpProxyHandler handler = new HttpProxyHandler(
                                    new InetSocketAddress(proxy.getHostString(), proxy.getPort()), origin.ofTunnel());
                            handler.setConnectTimeoutMillis(0); // as above
                            channel.pipeline().addLast(handler);
                        }
                        if (origin.isTls()) {
                            channel.pipeline().addLast(tls(origin));
                        }
                        channel.pipeline().addLast(new HttpRequestEncoder(), connection.decoder(), opening, connection);
                    }
                });
        return opening.await(bootstrap.connect(to), loop, settings.connectTimeout());
    }

    private SslHandler tls(Origin origin) {
        SSLEngine engine = settings.tls().createSSLEngine(origin.host(), origin.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(0); // Opening has a timer of all
        return handler;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        var unused = loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
}
