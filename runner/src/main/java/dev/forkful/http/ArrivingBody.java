package dev.forkful.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A response's body while it arrives: knows when it is over, and can be cut off. One that is read as it comes, a stream
 * or a publisher, is given out with the head of its response, and is still part of the call.
 *
 * <p><i>Threading:</i> what arrives, arrives as the rules of {@code Flow} say, and is told so downstream, the end by
 * {@link #cutOff} included; all else from anywhere.
 */
final class ArrivingBody<T> implements BodySubscriber<T>, Subscription {
    private final BodySubscriber<T> downstream;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    /** How many are at work here: who is the last tells of a cut. The subscription that is still to come counts. */
    private final AtomicInteger passing = new AtomicInteger(1);

    private volatile boolean cut;
    private volatile @Nullable Subscription upstream;

    ArrivingBody(BodySubscriber<T> downstream) {
        this.downstream = downstream;
    }

    /** Whether all of it came, or nothing more will come. */
    boolean isOver() {
        return over.get();
    }

    /** Has this done when it is over; at once where it is. */
    void whenOver(Runnable action) {
        var unused = end.thenRun(action);
    }

    /** Closes its connection, and fails whoever reads it. Idempotent; nothing happens where it is over. */
    void cutOff() {
        cut = true;
        // INVARIANT: onSubscribe() sets upstream before it reads cut; one of the two sees the other's write.
        Subscription from = upstream;
        if (from != null && !over.get()) {
            from.cancel();
        }
        passing.incrementAndGet();
        passed();
    }

    private void passed() {
        if (passing.decrementAndGet() == 0 && cut && over.compareAndSet(false, true)) {
            try {
                downstream.onError(aborted());
            } catch (OutOfMemoryError e) {
                throw e;
            } catch (Throwable e) { // by a person's code: others are to be cut off behind it
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            } finally {
                end.complete(null);
            }
        }
    }

    private static CancellationException aborted() {
        return new CancellationException("the call was aborted before its body had come whole");
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        if (cut) {
            subscription.cancel();
        }
        try {
            downstream.onSubscribe(this);
        } finally {
            passed();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        passing.incrementAndGet();
        try {
            if (!cut && !over.get()) {
                downstream.onNext(buffers);
            }
        } finally {
            passed();
        }
    }

    @Override
    public void onError(Throwable error) {
        finish(() -> downstream.onError(cut ? aborted() : error)); // what closes its connection may say so, too
    }

    @Override
    public void onComplete() {
        finish(downstream::onComplete);
    }

    /** Says that it is over before it tells so: who waits for the whole body finds it ended. */
    private void finish(Runnable tell) {
        if (over.compareAndSet(false, true)) {
            try {
                tell.run();
            } finally {
                end.complete(null);
            }
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        return downstream.getBody();
    }

    @Override
    public void request(long count) {
        Subscription from = upstream;
        if (from != null) {
            from.request(count);
        }
    }

    /** Whoever reads it wants no more. */
    @Override
    public void cancel() {
        Subscription from = upstream;
        if (from != null) {
            from.cancel();
        }
        finish(() -> {});
    }
}
