package dev.forkful.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a person or a server writes where a URI is due: absolute, or relative to a base. */
final class UriReference {
    static final String PORT_PROBLEM = "the port must be 1 to 65535";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UriReference() {}

    /**
     * The absolute http or https URI that {@code text} means.
     *
     * @throws IllegalArgumentException names {@code text} and what is wrong with it
     */
    static URI resolve(@Nullable URI base, String text) {
        URI uri = parse(text);
        if (!uri.isAbsolute()) {
            if (base == null) {
                throw new IllegalArgumentException("URI '" + text + "': is relative, and the client has no baseUri");
            }
            uri = join(base, uri);
        }
        String scheme = uri.getScheme();
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw new IllegalArgumentException("URI '" + text + "': must begin with http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("URI '" + text + "': names no host, or one with letters that no host"
                    + " name has (an international name must be in its xn-- form)");
        }
        if (!hasUsablePort(uri)) {
            throw new IllegalArgumentException("URI '" + text + "': " + PORT_PROBLEM);
        }
        return uri;
    }

    /** Whether its port, if it names one, is one that a connection can be made to. */
    static boolean hasUsablePort(URI uri) {
        return uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65_535);
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (isAscii(text)) {
                return uri;
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("URI '" + text + "': holds half a character, a lone surrogate");
            }
            // The JDK's client writes other than ASCII letters of a path as question marks, and URI.toASCIIString joins
            // letters to their accents, which makes another resource.
            return new URI(escaped(text.getBytes(StandardCharsets.UTF_8)));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "URI '" + text + "': " + e.getReason() + (e.getIndex() < 0 ? "" : " at index " + e.getIndex()), e);
        }
    }

    /** ASCII as it is, each other byte by its number. */
    static String escaped(byte[] bytes) {
        StringBuilder ascii = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            if (each >= 0) {
                ascii.append((char) each);
            } else {
                ascii.append('%').append(HEX.toHexDigits(each));
            }
        }
        return ascii.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static URI join(URI base, URI relative) {
        // java.net.URI follows RFC 2396, which loses the last segment for "?query"; everybody else, RFC 3986.
        if (relative.getRawPath().isEmpty() && relative.getRawAuthority() == null && relative.getRawQuery() != null) {
            return base.resolve(base.getRawPath() + "?" + relative.getRawQuery());
        }
        return base.resolve(relative);
    }
}
