package dev.forkful.http;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** A response as it is handed on: with the request that was asked for, and the headers that are still true. */
record ResponseView<T>(HttpResponse<T> received, HttpRequest request, HttpHeaders headers) implements HttpResponse<T> {
    @Override
    public int statusCode() {
        return received.statusCode();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return received.previousResponse();
    }

    @Override
    public T body() {
        return received.body();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return received.sslSession();
    }

    @Override
    public URI uri() {
        return received.uri();
    }

    @Override
    public Version version() {
        return received.version();
    }

    @Override
    public String toString() {
        return received.toString();
    }
}
