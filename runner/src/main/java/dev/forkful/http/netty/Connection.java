package dev.forkful.http.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an origin, and the exchange that is on it.
 *
 * <p><i>Threading:</i> of its event loop, but for {@link #channel}, {@link #idleSinceNanos} and {@link #close}.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private final Origin origin;
    private final Connections connections;
    private final AnswerDecoder decoder = new AnswerDecoder(this);
    private @Nullable Channel channel;
    private @Nullable Exchange<?> exchange;
    private volatile long idleSinceNanos;

    Connection(Origin origin, Connections connections) {
        this.origin = origin;
        this.connections = connections;
    }

    Origin origin() {
        return origin;
    }

    Channel channel() {
        return Objects.requireNonNull(channel, "it is given out once it is open");
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    /** What TLS agreed on; null without. */
    @Nullable
    SSLSession session() {
        SslHandler tls = channel().pipeline().get(SslHandler.class);
        return tls == null ? null : tls.engine().getSession();
    }

    AnswerDecoder decoder() {
        return decoder;
    }

    void carry(Exchange<?> next) {
        exchange = next;
    }

    boolean isIdle() {
        return exchange == null;
    }

    void answerBegins() {
        Exchange<?> current = exchange;
        if (current != null) {
            current.answerBegins();
        }
    }

    boolean answersHead() {
        Exchange<?> current = exchange;
        return current != null && current.isHead();
    }

    /** The exchange is over, and left it fit for another, unless more has come than its answer. */
    void release() {
        exchange = null;
        if (decoder.holdsMore()) {
            close();
            return;
        }
        idleSinceNanos = System.nanoTime();
        connections.giveBack(this);
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void close() {
        var unused = channel().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Exchange<?> current = exchange;
        try {
            if (current == null) {
                close(); // nobody asked for this
            } else if (message instanceof HttpObject part
                    && part.decoderResult().isFailure()) {
                lose(new IOException(
                        "no HTTP answer: " + part.decoderResult().cause().getMessage(),
                        part.decoderResult().cause()));
            } else {
                pass(current, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void pass(Exchange<?> current, Object message) {
        if (message instanceof HttpResponse head) {
            decoder.restoreCodings(head);
            current.head(head);
        }
        if (message instanceof HttpContent content) {
            ByteBuf bytes = content.content();
            current.body(bytes, message instanceof LastHttpContent);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lose(null);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        lose(error);
    }

    /** It is of no use any more. */
    void lose(@Nullable Throwable error) {
        Exchange<?> current = exchange;
        exchange = null;
        close();
        if (current != null) {
            current.lost(error);
        }
    }
}
