package dev.forkful.http;

import com.github.mizosoft.methanol.FormBodyPublisher;
import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Tells where a person's own code comes with a call, to make or to take its body. The JDK's bodies of text and bytes,
 * its streams of response bodies, and our own forms and files never wait, so they do not count; a call that asks for
 * HTTP/2 does. Outermost, so that it sees what the person gave.
 */
record HeedOwnCode(Runnable heed) implements Methanol.Interceptor {
    private static final Set<Class<?>> PUBLISHERS = Set.of(
            BodyPublishers.noBody().getClass(),
            BodyPublishers.ofString("").getClass(),
            BodyPublishers.ofByteArray(new byte[0]).getClass(),
            FormBodyPublisher.newBuilder().build().getClass(),
            FileBody.class,
            MultipartBody.class);

    private static final Set<Class<?>> HANDLERS = Set.of(
            TextBody.HANDLER.getClass(),
            BodyHandlers.ofString().getClass(),
            BodyHandlers.ofString(StandardCharsets.UTF_8).getClass(),
            BodyHandlers.ofByteArray().getClass(),
            BodyHandlers.ofInputStream().getClass(),
            BodyHandlers.discarding().getClass());

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        look(request, chain);
        return chain.forward(request);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        look(request, chain);
        return chain.forwardAsync(request);
    }

    private <T> void look(HttpRequest request, Chain<T> chain) {
        boolean isKnown = request.version().orElse(Version.HTTP_1_1) == Version.HTTP_1_1
                && HANDLERS.contains(chain.bodyHandler().getClass())
                && chain.pushPromiseHandler().isEmpty()
                && request.bodyPublisher()
                        .map(publisher -> PUBLISHERS.contains(publisher.getClass()))
                        .orElse(true);
        if (!isKnown) {
            heed.run();
        }
    }
}
