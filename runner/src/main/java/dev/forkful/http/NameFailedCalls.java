package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Puts a note of its call, a {@link FailedCall}, to each error: to what a caller gets in place of a response, and to
 * what breaks the body of one that it has already and reads as it comes.
 */
record NameFailedCalls(ClientSpec spec) implements Methanol.Interceptor {

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        try {
            return naming(request, chain).forward(request);
        } catch (IOException e) {
            throw (IOException) FailedCall.noted(e, request, spec);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        return naming(request, chain).forwardAsync(request).exceptionally(error -> {
            throw new CompletionException(FailedCall.noted(Outcome.errorOf(error), request, spec));
        });
    }

    private <T> Chain<T> naming(HttpRequest request, Chain<T> chain) {
        BodyHandler<T> handler = chain.bodyHandler();
        return chain.withBodyHandler(response -> new NamedBody<>(handler.apply(response), request, spec));
    }

    /** A body whose error has the note. */
    private record NamedBody<T>(BodySubscriber<T> downstream, HttpRequest request, ClientSpec spec)
            implements BodySubscriber<T> {
        @Override
        public void onSubscribe(Subscription subscription) {
            downstream.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            downstream.onNext(buffers);
        }

        @Override
        public void onError(Throwable error) {
            downstream.onError(FailedCall.noted(error, request, spec));
        }

        @Override
        public void onComplete() {
            downstream.onComplete();
        }

        @Override
        public CompletionStage<T> getBody() {
            return downstream.getBody();
        }
    }
}
