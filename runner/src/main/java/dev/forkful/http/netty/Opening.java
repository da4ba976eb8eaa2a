package dev.forkful.http.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a connection is fit for requests, with TLS and through a proxy, if any; then it leaves the pipeline.
 *
 * <p><i>Threading:</i> of its event loop.
 */
final class Opening extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private @Nullable BiConsumer<@Nullable Connection, @Nullable Throwable> opened;
    private @Nullable ScheduledFuture<?> timer;

    Opening(Connection connection, BiConsumer<@Nullable Connection, @Nullable Throwable> opened) {
        this.connection = connection;
        this.opened = opened;
    }

    /** @param longest until it is fit, all that belongs to it included */
    Channel await(ChannelFuture connecting, EventLoop loop, Duration longest) {
        Channel channel = connecting.channel();
        timer = loop.schedule(() -> timeOut(channel), longest.toNanos(), TimeUnit.NANOSECONDS);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                tell(null, done.cause());
            }
        });
        return channel;
    }

    private void timeOut(Channel channel) {
        tell(null, new HttpConnectTimeoutException("HTTP connect timed out"));
        var unused = channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!connection.origin().isTls()) {
            ready(context);
        }
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ready(context);
            } else {
                tell(null, handshake.cause());
            }
        }
        context.fireUserEventTriggered(event);
    }

    private void ready(ChannelHandlerContext context) {
        context.pipeline().remove(this);
        tell(connection, null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        tell(null, error);
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell(null, new IOException("connection closed while it was opened"));
        context.fireChannelInactive();
    }

    private void tell(@Nullable Connection ready, @Nullable Throwable error) {
        BiConsumer<@Nullable Connection, @Nullable Throwable> listener = opened;
        opened = null;
        ScheduledFuture<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
        if (listener != null) {
            listener.accept(ready, error);
        }
    }
}
