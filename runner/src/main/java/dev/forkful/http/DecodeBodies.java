package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import com.github.mizosoft.methanol.MoreBodyHandlers;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;

/**
 * Decodes response bodies, and passes on what becomes of them up to a limit. Outside Methanol's own changes, so that
 * whatever stores the body gets it so.
 *
 * <p>Methanol would decode, too, but only where it also adds the header that asks for it to each request, for 1 us of
 * CPU; {@link DefaultHeaders} adds it for less.
 */
record DecodeBodies(long limitBytes) implements Methanol.Interceptor {

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        return withoutEncoding(decoding(request, chain).forward(request));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        return decoding(request, chain).forwardAsync(request).thenApply(DecodeBodies::withoutEncoding);
    }

    private <T> Chain<T> decoding(HttpRequest request, Chain<T> chain) {
        return chain.with(body -> decoding(request, body), push -> decoding(request, push));
    }

    private <T> BodyHandler<T> decoding(HttpRequest request, BodyHandler<T> handler) {
        BodyHandler<T> limited = LimitedBody.handler(handler, limitBytes);
        if (request.method().equals("HEAD")) {
            return limited; // what its headers tell of is not there
        }
        BodyHandler<T> decoding = MoreBodyHandlers.decoding(limited);
        return response -> DecodeFromFirstByte.of(decoding.apply(DecodableResponse.of(response)));
    }

    private <T> PushPromiseHandler<T> decoding(HttpRequest request, PushPromiseHandler<T> handler) {
        return (first, pushed, acceptor) -> handler.applyPushPromise(
                first,
                pushed,
                body -> acceptor.apply(decoding(request, body)).thenApply(DecodeBodies::withoutEncoding));
    }

    /** The headers tell of the body as it came: of one that was decoded, nothing that is wrong now. */
    private static <T> HttpResponse<T> withoutEncoding(HttpResponse<T> response) {
        if (response.request().method().equals("HEAD")
                || HeaderValues.first(response.headers(), DecodableResponse.ENCODING) == null) {
            return response;
        }
        // Not by Methanol's builder, which takes no header with bytes that are not ASCII; servers send them.
        HttpHeaders rest = HttpHeaders.of(response.headers().map(), (name, value) -> !tellsOfTheBody(name));
        return new ResponseView<>(response, response.request(), rest);
    }

    private static boolean tellsOfTheBody(String header) {
        return header.equalsIgnoreCase(DecodableResponse.ENCODING) || header.equalsIgnoreCase("Content-Length");
    }
}
