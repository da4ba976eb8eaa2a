package dev.forkful.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;

/** A body of several parts that we made: no part waits on the thread that asks for it, or is a person's code. */
record MultipartBody(BodyPublisher parts) implements BodyPublisher {

    @Override
    public long contentLength() {
        return parts.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        parts.subscribe(subscriber);
    }
}
