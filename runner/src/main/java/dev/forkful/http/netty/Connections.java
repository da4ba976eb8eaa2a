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
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client: opens them, keeps those that nobody uses for the next who wants one, and closes them
 * when they have been idle for long.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Connections {
    private static final long SWEEP_MILLIS = 1_000;

    private final IdleConnections idle;
    private final EventLoopGroup loops;
    private final Settings settings;
    private volatile boolean closed;

    Connections(Settings settings) {
        this.settings = settings;
        idle = new IdleConnections(settings.mostIdle());
        loops = new MultiThreadIoEventLoopGroup(
                settings.threads(), new DefaultThreadFactory("forkful-http", true), NioIoHandler.newFactory());
        var unused = loops.next()
                .scheduleWithFixedDelay(
                        () -> idle.sweep(
                                System.nanoTime() - settings.keepAlive().toNanos()),
                        SWEEP_MILLIS,
                        SWEEP_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    /** One that is open, as far as is known, and nobody uses; null where there is none. */
    @Nullable
    Connection takeIdle(Origin origin) {
        return idle.take(origin);
    }

    /** Nobody uses it any more. */
    void giveBack(Connection connection) {
        idle.add(connection);
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
