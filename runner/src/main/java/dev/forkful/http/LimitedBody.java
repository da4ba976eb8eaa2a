package dev.forkful.http;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Passes a response body on, up to a limit; past it, closes the exchange and fails with {@link BodyTooLargeException}.
 * It stands after the decoder, so it counts what a compressed body becomes, and before whatever stores the body.
 *
 * <p><i>Threading:</i> used by one thread at a time, as the rules of {@code Flow} say.
 */
final class LimitedBody<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> downstream;
    private final long limitBytes;
    private final long declaredBytes;
    private long seenBytes;
    private boolean cut;
    private @Nullable Subscription upstream;

    private LimitedBody(BodySubscriber<T> downstream, long limitBytes, long declaredBytes) {
        this.downstream = downstream;
        this.limitBytes = limitBytes;
        this.declaredBytes = declaredBytes;
    }

    static <T> BodyHandler<T> handler(BodyHandler<T> handler, long limitBytes) {
        return response -> new LimitedBody<>(handler.apply(response), limitBytes, declaredBytes(response.headers()));
    }

    private static long declaredBytes(HttpHeaders headers) {
        String length = HeaderValues.first(headers, "Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (cut) {
            return; // what was on its way when the subscription was cancelled
        }
        for (ByteBuffer buffer : buffers) {
            seenBytes += buffer.remaining();
        }
        // The declared length counts from the first byte only: the response to a HEAD declares one and has no body.
        if (Math.max(seenBytes, declaredBytes) <= limitBytes) {
            downstream.onNext(buffers);
            return;
        }
        cut = true;
        if (upstream != null) {
            upstream.cancel();
        }
        downstream.onError(new BodyTooLargeException(limitBytes));
    }

    @Override
    public void onError(Throwable error) {
        if (!cut) {
            downstream.onError(error);
        }
    }

    @Override
    public void onComplete() {
        if (!cut) {
            downstream.onComplete();
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        return downstream.getBody();
    }
}
