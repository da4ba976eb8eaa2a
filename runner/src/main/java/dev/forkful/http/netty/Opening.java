package dev.forkful.http.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.proxy.HttpProxyHandler.HttpProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a connection is fit for requests, with TLS and through a proxy, if any; then it leaves the pipeline.
 *
 * <p><i>Threading:</i> of its event loop.
 */
final class Opening extends ChannelInboundHandlerAdapter {
    /** What says by itself that no connection was had, that which tells the most first. */
    private static final List<Class<? extends Throwable>> NAMED =
            List.of(ConnectException.class, UnknownHostException.class, SSLHandshakeException.class);

    /** In what Netty says of a proxy's answer; it has it nowhere else. */
    private static final Pattern STATUS = Pattern.compile(", status: (\\d+)");

    private final Connection connection;
    private @Nullable BiConsumer<@Nullable Connection, @Nullable Throwable> opened;
    private @Nullable ScheduledFuture<?> timer;
    private boolean connected;

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
                tell(null, named(done.cause()));
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
        connected = true;
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
                tell(null, named(handshake.cause()));
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
        tell(null, named(error));
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell(null, named(new IOException("connection closed while it was opened")));
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

    /** As the JDK's client names it: by its class one knows that nothing was sent. */
    private Throwable named(Throwable error) {
        // A proxy that refuses ends a handshake that has not begun.
        for (Class<?> type : NAMED) {
            for (Throwable at = error; at != null; at = at.getCause()) {
                if (type.isInstance(at)) {
                    return at instanceof HttpProxyConnectException answer ? refusal(answer) : at;
                }
            }
        }
        return connected && connection.origin().isTls()
                ? new SSLHandshakeException(wordsOf(error)).initCause(error)
                : new ConnectException(error.getMessage()).initCause(error);
    }

    private static IOException refusal(HttpProxyConnectException answer) {
        Matcher status = STATUS.matcher(String.valueOf(answer.getMessage()));
        return status.find()
                ? new TunnelRefusedException(Integer.parseInt(status.group(1)), challenges(answer))
                : answer;
    }

    private static List<String> challenges(HttpProxyConnectException answer) {
        HttpHeaders headers = answer.headers();
        return headers == null ? List.of() : headers.getAll(HttpHeaderNames.PROXY_AUTHENTICATE);
    }

    private static String wordsOf(Throwable error) {
        Throwable cause = error instanceof DecoderException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof NotSslRecordException) {
            return "Unsupported or unrecognized SSL message"; // its own words are what came, in hex
        }
        return cause instanceof SSLException
                ? String.valueOf(cause.getMessage())
                : "Remote host terminated the handshake";
    }
}
