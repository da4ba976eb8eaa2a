package dev.forkful.http;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bodies as text, in the charset that their type names; in UTF-8 where it names none. The JDK's own way fails where
 * anything follows the charset, as in {@code text/plain; charset=iso-8859-1; format=flowed}: it takes UTF-8 then.
 */
final class TextBody {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s\";]+)");

    static final BodyHandler<String> HANDLER = response -> BodySubscribers.ofString(charset(response.headers()));

    private TextBody() {}

    /**
     * A request's body.
     *
     * @throws IllegalArgumentException where there is no such charset, or it lacks a letter of the text
     */
    static BodyPublisher publisher(String text, String type) {
        Charset charset = charset(type);
        if (charset.equals(StandardCharsets.UTF_8)) {
            return BodyPublishers.ofString(text);
        }
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return BodyPublishers.ofByteArray(bytes);
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "contentType '" + type + "': that charset cannot hold all letters of the body; send it in UTF-8",
                    e);
        }
    }

    private static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("contentType '" + type + "': there is no charset " + named.group(1), e);
        }
    }

    /**
     * A response's JSON, in UTF-8. That it must be (RFC 8259, section 8.1), whatever charset its header names; only
     * where it is not, that one is believed.
     */
    static byte[] json(HttpResponse<byte[]> response) {
        Charset named = charset(response.headers());
        byte[] json = response.body();
        return named.equals(StandardCharsets.UTF_8) || isUtf8(json)
                ? json
                : new String(json, named).getBytes(StandardCharsets.UTF_8);
    }

    private static Charset charset(HttpHeaders headers) {
        String type = HeaderValues.first(headers, "Content-Type");
        try {
            return type == null ? StandardCharsets.UTF_8 : charset(type);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            CharBuffer unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
