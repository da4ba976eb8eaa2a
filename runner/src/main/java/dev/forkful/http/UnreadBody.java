package dev.forkful.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * A body that nobody takes: its connection is closed.
 *
 * @param body what stands in its place
 */
record UnreadBody<T>(CompletionStage<T> body) implements BodySubscriber<T> {
    /** Of an answer of which only the head is of use. */
    @SuppressWarnings("NullAway") // nobody sees it
    static <T> UnreadBody<T> unwanted() {
        return new UnreadBody<>(CompletableFuture.completedFuture(null));
    }

    /**
     * Of a call that fails. Were the reason raised where a subscriber is asked for, the JDK's client would leave the
     * connection open for ever.
     */
    static <T> UnreadBody<T> refused(Throwable reason) {
        return new UnreadBody<>(CompletableFuture.failedFuture(reason));
    }

    @Override
    public CompletionStage<T> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
}
