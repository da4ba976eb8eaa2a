package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Completes futures on the JDK's common pool, as its own client does: what hangs on one may wait for another call,
 * which only the event loop can bring. Not for our own calls, which go to the executor for continuations anyway.
 */
final class LeaveTheLoop implements Methanol.Interceptor {

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        return chain.forward(request);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        return chain.forwardAsync(request).whenCompleteAsync((response, error) -> {});
    }
}
