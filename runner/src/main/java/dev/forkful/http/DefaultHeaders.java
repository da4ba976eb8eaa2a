package dev.forkful.http;

import com.github.mizosoft.methanol.BodyDecoder;
import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Adds the default headers that a request has not set itself. Within Methanol's own changes to a request, so that it
 * sees what these add, and outside {@link FollowRedirects}, so that another origin does not get them back.
 *
 * <p>Methanol would check each character of each of them for each request: that took a tenth of what a worker's own
 * part of a small GET costs.
 *
 * @param defaults checked, once
 * @param ofParts those of a request for a part of something: a part of a compressed one cannot be decoded
 */
record DefaultHeaders(HttpHeaders defaults, HttpHeaders ofParts) implements Methanol.Interceptor {
    private static final String ACCEPT_ENCODING = "Accept-Encoding";
    private static final String RANGE = "Range";

    /** Of the settings; and the encodings that Methanol decodes, unless they name some. */
    static DefaultHeaders of(ClientSpec spec) {
        Map<String, List<String>> defaults = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        spec.headers().forEach((name, values) -> defaults.merge(name, values, DefaultHeaders::both));
        defaults.putIfAbsent("User-Agent", List.of(spec.userAgent()));
        HttpHeaders ofParts = headers(defaults);
        if (!defaults.containsKey(RANGE)) {
            defaults.putIfAbsent(
                    ACCEPT_ENCODING,
                    List.of(String.join(
                            ", ", BodyDecoder.Factory.installedBindings().keySet())));
        }
        return new DefaultHeaders(headers(defaults), ofParts);
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static HttpHeaders headers(Map<String, List<String>> values) {
        return HttpHeaders.of(values, (name, value) -> true);
    }

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        return chain.forward(completed(request));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        return chain.forwardAsync(completed(request));
    }

    private HttpRequest completed(HttpRequest request) {
        Map<String, List<String>> own = request.headers().map();
        if (own.isEmpty()) {
            return new Completed(request, defaults);
        }
        ConnectionHeaders.refuse(request);
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll((own.containsKey(RANGE) ? ofParts : defaults).map());
        all.putAll(own);
        return new Completed(request, headers(all));
    }

    /** A request with other headers, and a timeout that the clients below can count: an endless one is very long. */
    private static final class Completed extends HttpRequest {
        private final HttpRequest request;
        private final HttpHeaders headers;

        Completed(HttpRequest request, HttpHeaders headers) {
            this.request = request;
            this.headers = headers;
        }

        @Override
        public Optional<BodyPublisher> bodyPublisher() {
            return request.bodyPublisher();
        }

        @Override
        public String method() {
            return request.method();
        }

        @Override
        public Optional<Duration> timeout() {
            Optional<Duration> own = request.timeout();
            return own.isPresent() && own.get().compareTo(ClientSpec.LONGEST) > 0
                    ? Optional.of(ClientSpec.LONGEST)
                    : own;
        }

        @Override
        public boolean expectContinue() {
            return request.expectContinue();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Optional<HttpClient.Version> version() {
            return request.version();
        }

        @Override
        public HttpHeaders headers() {
            return headers;
        }

        @Override
        public String toString() {
            return request.toString();
        }
    }
}
