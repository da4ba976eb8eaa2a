package dev.forkful.http;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Response bodies as text, as {@link BodyHandlers#ofString()} has it: that one parses a header that names no charset.
 */
final class TextBody {
    private static final BodyHandler<String> CHARSET_OF_THE_HEADER = BodyHandlers.ofString();

    static final BodyHandler<String> HANDLER = response -> namesCharset(response.headers())
            ? CHARSET_OF_THE_HEADER.apply(response)
            : BodySubscribers.ofString(StandardCharsets.UTF_8);

    private TextBody() {}

    private static boolean namesCharset(HttpHeaders headers) {
        String type = HeaderValues.first(headers, "Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).contains("charset");
    }
}
