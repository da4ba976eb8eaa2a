package dev.forkful.http.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow.Subscription;

/**
 * Hands a response's body on as its subscriber asks for it, a part of what came at a time: what decodes it decodes all
 * that it is given, and only then is it counted. While nothing is asked for, the connection is read no further than a
 * bound.
 *
 * <p><i>Threading:</i> of the event loop, but for {@link #request} and {@link #cancel}.
 */
final class ResponseBody implements Subscription {
    private static final int MOST_QUEUED_BYTES = 256 << 10;

    private final Channel channel;
    private final BodySubscriber<?> subscriber;
    private final Runnable cancelled;
    private final Queue<ByteBuffer> queue = new ArrayDeque<>(1);
    private int queuedBytes;
    private long demand;
    private boolean delivering;
    private boolean received;
    private boolean over;

    /** @param cancelled is told, on the loop, that nobody wants the rest */
    ResponseBody(Channel channel, BodySubscriber<?> subscriber, Runnable cancelled) {
        this.channel = channel;
        this.subscriber = subscriber;
        this.cancelled = cancelled;
    }

    @Override
    public void request(long count) {
        if (channel.eventLoop().inEventLoop()) {
            want(count);
        } else {
            Loops.tell(channel.eventLoop(), () -> want(count));
        }
    }

    private void want(long count) {
        if (count <= 0) {
            fail(new IllegalArgumentException("request(" + count + "): must be positive"));
            cancelled.run();
            return;
        }
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        deliver();
    }

    @Override
    public void cancel() {
        if (channel.eventLoop().inEventLoop()) {
            drop();
        } else {
            Loops.tell(channel.eventLoop(), this::drop);
        }
    }

    private void drop() {
        if (!over) {
            over = true;
            queue.clear();
            cancelled.run();
        }
    }

    /** The next bytes, which are copied: a part, as {@link AnswerDecoder} cuts them. */
    void add(ByteBuf bytes) {
        if (over || !bytes.isReadable()) {
            return;
        }
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        queue.add(ByteBuffer.wrap(copy).asReadOnlyBuffer());
        queuedBytes += copy.length;
        deliver();
        if (queuedBytes > MOST_QUEUED_BYTES) {
            channel.config().setAutoRead(false);
        }
    }

    /** All has come. */
    void end() {
        received = true;
        deliver();
    }

    /** No more will come. Not if {@link #end} was called. */
    void fail(Throwable error) {
        if (!over) {
            over = true;
            queue.clear();
            subscriber.onError(error);
        }
    }

    private void deliver() {
        if (delivering || over) {
            return;
        }
        delivering = true;
        try {
            while (demand > 0 && !queue.isEmpty() && !over) {
                ByteBuffer next = queue.remove();
                queuedBytes -= next.remaining();
                demand = demand == Long.MAX_VALUE ? demand : demand - 1;
                subscriber.onNext(List.of(next));
            }
            if (received && queue.isEmpty() && !over) {
                over = true;
                subscriber.onComplete();
            }
        } catch (Throwable e) { // the subscriber is anybody's code; what it raises ends this body only
            drop();
            subscriber.onError(e);
        } finally {
            delivering = false;
        }
        if (!over && !received && queue.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }
}
