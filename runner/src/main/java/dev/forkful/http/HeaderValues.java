package dev.forkful.http;

import java.net.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads headers as {@link HttpHeaders} does, without the streams that cost it more than the look. */
final class HeaderValues {
    private HeaderValues() {}

    /** The first value of a header; null where there is none. */
    static @Nullable String first(HttpHeaders headers, String name) {
        List<String> values = headers.map().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }
}
