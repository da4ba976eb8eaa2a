package dev.forkful.http;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A response's head, as Methanol's decoder can take it: that one fails for the encoding {@code identity}, and for an
 * empty body that is said to be gzip, both of which servers send.
 */
record DecodableResponse(int statusCode, HttpHeaders headers, HttpClient.Version version) implements ResponseInfo {
    static final String ENCODING = "Content-Encoding";

    /** {@code response} itself, where nothing is wrong with it. */
    static ResponseInfo of(ResponseInfo response) {
        String encoding = HeaderValues.first(response.headers(), ENCODING);
        if (encoding == null) {
            return response;
        }
        String usual = encoding.strip().toLowerCase(Locale.ROOT);
        if (isEmpty(response) || usual.isEmpty() || usual.equals("identity")) {
            return withEncoding(response, List.of());
        }
        if (usual.equals("x-gzip")) { // an alias, by RFC 9110, section 8.4.1.3
            usual = "gzip";
        }
        return usual.equals(encoding) ? response : withEncoding(response, List.of(usual));
    }

    private static boolean isEmpty(ResponseInfo response) {
        return response.statusCode() == 204
                || response.statusCode() == 304
                || response.headers().firstValueAsLong("Content-Length").orElse(-1) == 0;
    }

    private static ResponseInfo withEncoding(ResponseInfo response, List<String> encoding) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers().map());
        headers.put(ENCODING, encoding);
        return new DecodableResponse(
                response.statusCode(), HttpHeaders.of(headers, (name, value) -> true), response.version());
    }
}
