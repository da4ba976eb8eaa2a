package dev.forkful.http.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request's body as it is published.
 *
 * <p><i>Threading:</i> of the publisher, one call after another.
 */
final class RequestBody implements Subscriber<ByteBuffer> {
    private static final long SMALL_BYTES = 64 << 10;

    private final Channel channel;
    private final long announced;
    private final Consumer<@Nullable Throwable> ended;
    private final Consumer<Throwable> unpublished;
    private long sent;
    private volatile @Nullable Subscription subscription;

    /**
     * @param announced its length in bytes; negative where nobody knows
     * @param ended is told, on the event loop, that all is written, or why not
     * @param unpublished is told there why whoever publishes it does not go on
     */
    RequestBody(Channel channel, long announced, Consumer<@Nullable Throwable> ended, Consumer<Throwable> unpublished) {
        this.channel = channel;
        this.announced = announced;
        this.ended = ended;
        this.unpublished = unpublished;
    }

    @Override
    public void onSubscribe(Subscription value) {
        subscription = value;
        value.request(1);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        Subscription from = subscription;
        if (from == null) {
            return;
        }
        if (!channel.isActive()) { // the exchange is over: nobody wants the rest
            stop(from);
            return;
        }
        sent += buffer.remaining();
        if (announced >= 0 && sent > announced) {
            stop(from);
            onError(new IOException(
                    "the request's body is longer than the " + announced + " bytes that were announced"));
            return;
        }
        var written = channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(buffer)));
        if (announced < 0 || announced > SMALL_BYTES) {
            channel.flush();
        }
        if (channel.isWritable()) {
            from.request(1);
        } else {
            written.addListener(done -> {
                if (done.isSuccess()) {
                    from.request(1);
                } else {
                    stop(from);
                }
            });
            channel.flush(); // the parts of a small body wait for its end, but not where they are too many
        }
    }

    private void stop(Subscription from) {
        subscription = null;
        from.cancel();
    }

    @Override
    public void onError(Throwable error) {
        Loops.tell(channel.eventLoop(), () -> unpublished.accept(error));
    }

    @Override
    public void onComplete() {
        if (subscription == null) {
            return;
        }
        if (sent < announced) {
            onError(new IOException("the request's body ended after " + sent + " of " + announced + " bytes"));
            return;
        }
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(done -> ended.accept(done.cause()));
    }
}
