package dev.forkful.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file as a body, or as a part of one: read as it is sent, a chunk at a time, on threads that may wait for a disk.
 * Who subscribes again reads it again from its beginning.
 *
 * <p>Its length is announced before it is read. A file that is opened with another length, or ends early, fails its
 * call.
 *
 * @param lengthBytes as it was when the call was made
 * @param readers may be blocked; must not reject
 */
record FileBody(Path file, long lengthBytes, Executor readers) implements BodyPublisher {
    private static final int CHUNK_BYTES = 32 << 10;

    @Override
    public long contentLength() {
        return lengthBytes;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Reading(subscriber));
    }

    /** One pass over the file. All but the demand is of one thread at a time: who brings the first demand starts it. */
    private final class Reading implements Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        /** INVARIANT: a reader is at work, or all is over, while it is above 0. */
        private final AtomicLong demand = new AtomicLong();

        private volatile boolean cancelled;
        private volatile boolean misused;
        private @Nullable FileChannel channel;
        private long leftBytes = lengthBytes;

        Reading(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long chunks) {
            if (chunks <= 0) {
                misused = true;
            }
            ask(Math.max(1, chunks));
        }

        @Override
        public void cancel() {
            cancelled = true;
            ask(1); // so that somebody closes the file
        }

        private void ask(long chunks) {
            if (demand.getAndAccumulate(
                            chunks, (had, more) -> had > Long.MAX_VALUE - more ? Long.MAX_VALUE : had + more)
                    == 0) {
                readers.execute(this::read);
            }
        }

        private void read() {
            boolean goesOn;
            do {
                try {
                    goesOn = !cancelled && deliver();
                } catch (Throwable e) { // the subscriber's, too: whoever awaits the body must be told
                    close();
                    subscriber.onError(e);
                    return;
                }
                if (!goesOn) {
                    close();
                    return;
                }
            } while (demand.decrementAndGet() > 0);
        }

        /** Whether there may be more. */
        private boolean deliver() throws IOException {
            if (misused) {
                throw new IllegalArgumentException("chunks were asked for by a number that is not positive");
            }
            if (leftBytes > 0) {
                ByteBuffer chunk = next();
                leftBytes -= chunk.remaining();
                subscriber.onNext(chunk);
            }
            if (leftBytes > 0) {
                return true;
            }
            close(); // first: who is told may delete it
            subscriber.onComplete();
            return false;
        }

        private ByteBuffer next() throws IOException {
            FileChannel from = channel;
            if (from == null) {
                from = FileChannel.open(file, StandardOpenOption.READ);
                channel = from;
                if (from.size() != lengthBytes) {
                    throw changed("is " + from.size() + " bytes long now");
                }
            }
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, leftBytes));
            while (chunk.hasRemaining()) {
                if (from.read(chunk) < 0) {
                    throw changed("ended after " + (lengthBytes - leftBytes + chunk.position()));
                }
            }
            return chunk.flip();
        }

        private IOException changed(String how) {
            return new IOException(file + " changed while it was sent: it had " + lengthBytes + " bytes, and " + how);
        }

        private void close() {
            FileChannel open = channel;
            channel = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    // it was only read
                }
            }
        }
    }
}
