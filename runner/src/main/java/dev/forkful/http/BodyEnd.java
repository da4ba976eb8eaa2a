package dev.forkful.http;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * Where a response's body ends, by its head. The transports differ in what they make of a head that says it in two
 * ways, or in one that they do not know: they would cut a body short, wait for more for ever, or hand chunks out as
 * text.
 */
final class BodyEnd {
    private BodyEnd() {}

    /** @throws CompletionException of an {@link IOException}, where it cannot be known (RFC 9112, section 6.3) */
    static void refuseUnknown(HttpRequest request, ResponseInfo response) {
        if (response.version() != Version.HTTP_1_1 || hasNoBody(request, response)) {
            return;
        }
        HttpHeaders headers = response.headers();
        List<String> lengths = headers.allValues("Content-Length");
        if (lengths.stream().map(String::strip).distinct().count() > 1) {
            throw unknown(request, "Content-Lengths that differ: " + String.join(", ", lengths));
        }
        if (HeaderValues.first(headers, "Transfer-Encoding") == null) {
            return;
        }
        // Gateways that copy headers say it twice.
        String coding = headers.allValues("Transfer-Encoding").stream()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(", "));
        if (coding.isEmpty() || coding.equals("identity")) {
            return;
        }
        if (!coding.equals("chunked")) { // no other was asked for
            throw unknown(request, "Transfer-Encoding: " + coding + ", of which only chunked is understood");
        }
        if (!lengths.isEmpty()) {
            throw unknown(request, "both Transfer-Encoding: chunked and a Content-Length");
        }
    }

    private static boolean hasNoBody(HttpRequest request, ResponseInfo response) {
        return request.method().equals("HEAD") || response.statusCode() == 204 || response.statusCode() == 304;
    }

    private static CompletionException unknown(HttpRequest request, String what) {
        return new CompletionException(new IOException(
                "what " + request.uri().getHost() + " answers has " + what + ": where its body ends is not known"));
    }
}
