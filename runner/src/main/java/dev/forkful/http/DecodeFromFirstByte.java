package dev.forkful.http;

import com.github.mizosoft.methanol.BodyDecoder;
import com.github.mizosoft.methanol.decoder.AsyncBodyDecoder;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * A body that is decoded, if there is one: of no bytes at all a decoder would say that they end too early.
 *
 * <p><i>Threading:</i> used by one thread at a time, as the rules of {@code Flow} say.
 */
final class DecodeFromFirstByte<T> implements BodySubscriber<T> {
    private final BodyDecoder<T> decoder;
    private boolean begun;

    private DecodeFromFirstByte(BodyDecoder<T> decoder) {
        this.decoder = decoder;
    }

    /** {@code body} itself, where nothing is decoded. */
    static <T> BodySubscriber<T> of(BodySubscriber<T> body) {
        return body instanceof BodyDecoder<T> decoder ? new DecodeFromFirstByte<>(decoder) : body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        decoder.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        begun |= buffers.stream().anyMatch(ByteBuffer::hasRemaining);
        decoder.onNext(buffers);
    }

    @Override
    public void onError(Throwable error) {
        decoder.onError(error);
    }

    @Override
    public void onComplete() {
        if (begun) {
            decoder.onComplete();
            return;
        }
        if (decoder instanceof AsyncBodyDecoder<T> async) {
            async.asyncDecoder().close();
        }
        decoder.downstream().onComplete();
    }

    @Override
    public CompletionStage<T> getBody() {
        return decoder.getBody();
    }
}
