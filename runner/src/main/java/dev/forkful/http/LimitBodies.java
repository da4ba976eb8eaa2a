package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Puts a {@link LimitedBody} before every body handler. Outermost, so that Methanol's decoder comes before it. */
record LimitBodies(long limitBytes) implements Methanol.Interceptor {

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        return limited(chain).forward(request);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        return limited(chain).forwardAsync(request);
    }

    private <T> Chain<T> limited(Chain<T> chain) {
        return chain.withBodyHandler(LimitedBody.handler(chain.bodyHandler(), limitBytes));
    }
}
