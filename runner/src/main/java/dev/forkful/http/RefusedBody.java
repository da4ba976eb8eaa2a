package dev.forkful.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * A body that is not taken, for a reason: its connection is closed, and its call fails. Were the reason raised where a
 * subscriber is asked for, the JDK's client would leave the connection open for ever.
 */
record RefusedBody<T>(Throwable reason) implements BodySubscriber<T> {
    @Override
    public CompletionStage<T> getBody() {
        return CompletableFuture.failedFuture(reason);
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
