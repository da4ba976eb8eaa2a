package dev.forkful.http.netty;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response, whole. */
record Answer<T extends @Nullable Object>(HttpRequest request, Head head, T body) implements HttpResponse<T> {

    /** All of a response but its body. */
    record Head(
            int statusCode, HttpHeaders headers, @Nullable SSLSession session) implements ResponseInfo {

        static Head of(io.netty.handler.codec.http.HttpResponse response, @Nullable SSLSession session) {
            Map<String, List<String>> headers = new HashMap<>();
            response.headers()
                    .iteratorAsString()
                    .forEachRemaining(header -> headers.computeIfAbsent(name(header), name -> new ArrayList<>(1))
                            .add(header.getValue()));
            return new Head(response.status().code(), HttpHeaders.of(headers, (name, value) -> true), session);
        }

        /** In lower case, as the JDK's client has it, and HTTP/2: one name in two spellings is one. */
        private static String name(Map.Entry<String, String> header) {
            return header.getKey().toLowerCase(Locale.ROOT);
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }
    }

    @Override
    public int statusCode() {
        return head.statusCode;
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
        return head.headers;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.ofNullable(head.session);
    }

    @Override
    public URI uri() {
        return request.uri();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }
}
