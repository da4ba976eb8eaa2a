package dev.forkful.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the HTTP client that the tasks of a worker share.
 *
 * @param baseUri what relative URIs are resolved against; null for none
 * @param headers default headers, sent with each request that does not set them itself
 * @param userAgent the {@code User-Agent}; default {@code Forkful/<version>}
 * @param connectTimeout the longest that a connection may take to open; default 10 s
 * @param requestTimeout the longest until a response's headers are there; default 60 s
 * @param proxy where requests go through; null takes {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
 * @param followRedirects whether redirects are followed, at most 5, never from https to http; default yes
 * @param version the HTTP version; default 1.1
 * @param bodyLimitBytes the longest response body, after decoding, that is read; default 16 MiB
 */
public record ClientSpec(
        @Nullable URI baseUri,
        Map<String, List<String>> headers,
        String userAgent,
        Duration connectTimeout,
        Duration requestTimeout,
        @Nullable URI proxy,
        boolean followRedirects,
        Version version,
        long bodyLimitBytes) {

    /** The settings of a job that has no {@code client { }}. */
    public static final ClientSpec DEFAULT = new ClientSpec(
            null,
            Map.of(),
            "Forkful",
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            null,
            true,
            Version.HTTP_1_1,
            16L << 20);

    /** Which HTTP version is asked for. */
    public enum Version {
        HTTP_1_1,
        HTTP_2
    }

    public ClientSpec {
        headers = Map.copyOf(headers);
        if (bodyLimitBytes < 1) {
            throw new IllegalArgumentException("bodyLimitBytes = " + bodyLimitBytes + ": must be at least 1");
        }
    }
}
