package dev.forkful.secret;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes out of texts what must stay in this process, and puts {@code ***} there: the values of
 * {@link dev.forkful.secret.SecretReader secrets}, for good, and credentials and cookies that HTTP calls carried, the
 * latest few thousand of them. A value is known as it is, as JSON and a URL write it, in Base64, and by its lines.
 *
 * <p>What a server put into a cookie by itself is taken out of words, and not out of results, where only the cookie
 * with its name is: else a server could blot out results by its cookies.
 *
 * <p>Texts are looked through where they leave: results and errors of tasks, what is logged, what a console says.
 *
 * <p><i>Threading:</i> thread-safe. A text costs about a nanosecond for each byte; none where nothing is secret.
 */
public final class Redactor {
    /** Of this process: whoever learns a secret, and whoever lets text out, shares it. */
    public static final Redactor OF_PROCESS = new Redactor();

    /** What stands in place of a secret. */
    public static final String MASK = "***";

    /** The fewest characters of a secret: shorter ones are found in whatever is written. */
    public static final int SHORTEST_SECRET = 6;

    /** The same of what a header carries, which nobody chose to be secret. */
    private static final int SHORTEST_CARRIED = 8;

    private static final int MOST_CARRIED = 4_096;
    private static final int BASE64_BITS = 6;
    /** Fewer characters of Base64 in the midst of others may well be no secret. */
    private static final int SHORTEST_AMIDST = 8;

    private static final byte[] MASK_BYTES = MASK.getBytes(StandardCharsets.US_ASCII);

    private final Needles secrets = new Needles();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile Carried carried = new Carried();
    private volatile Carried carriedBefore = carried;
    private volatile boolean empty = true;

    /** What headers carried: one generation, which is dropped as a whole when another one is full. */
    private static final class Carried {
        private final Needles needles = new Needles();
        /** Chosen by servers. */
        private final Needles given = new Needles();

        private final Set<String> known = ConcurrentHashMap.newKeySet();
    }

    /**
     * Looks for a secret from now on.
     *
     * @param value of at least {@link #SHORTEST_SECRET} characters; a shorter one is not looked for
     */
    public void keep(String value) {
        if (value.length() < SHORTEST_SECRET || !known.add(value)) {
            return;
        }
        forms(value, secrets);
        value.lines().filter(line -> line.length() >= SHORTEST_SECRET).forEach(line -> forms(line, secrets));
        empty = false;
    }

    /** Remembers the credentials and cookies among the headers of a request or a response. */
    public void keepCarried(HttpHeaders headers) {
        headers.map().forEach((name, values) -> {
            if (name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Proxy-Authorization")) {
                values.forEach(this::carryCredential);
            } else if (name.equalsIgnoreCase("Cookie")) {
                values.forEach(value -> {
                    for (String pair : value.split(";", -1)) {
                        carryCookie(pair, false);
                    }
                });
            } else if (name.equalsIgnoreCase("Set-Cookie")) {
                values.forEach(value -> carryCookie(value.split(";", 2)[0], true));
            }
        });
    }

    private void carryCredential(String value) {
        carry(value, false);
        carry(value.substring(value.indexOf(' ') + 1), false);
    }

    private void carryCookie(String pair, boolean given) {
        String cookie = pair.strip();
        carry(cookie, false);
        carry(cookie.substring(cookie.indexOf('=') + 1), given);
    }

    private void carry(String value, boolean given) {
        if (value.length() < SHORTEST_CARRIED || carried.known.contains(value)) {
            return;
        }
        synchronized (this) {
            if (carried.known.size() >= MOST_CARRIED / 2) {
                carriedBefore = carried;
                carried = new Carried();
            }
            if (carried.known.add(value)) {
                forms(value, given ? carried.given : carried.needles);
                empty = false;
            }
        }
    }

    private static void forms(String value, Needles needles) {
        Set<String> forms = ConcurrentHashMap.newKeySet();
        forms.add(value);
        forms.add(new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)));
        String inUrl = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(inUrl);
        forms.add(inUrl.replace("+", "%20"));
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        addBase64(bytes, Base64.getEncoder(), forms);
        addBase64(bytes, Base64.getUrlEncoder(), forms);
        forms.forEach(form -> needles.add(form.getBytes(StandardCharsets.UTF_8)));
    }

    /** Alone, and in the midst of other bytes, as in {@code user:secret}: what these have no part in. */
    private static void addBase64(byte[] bytes, Base64.Encoder encoder, Set<String> forms) {
        forms.add(encoder.encodeToString(bytes));
        forms.add(encoder.withoutPadding().encodeToString(bytes));
        for (int before = 0; before < 3; before++) {
            byte[] amidst = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, amidst, before, bytes.length);
            int from = (before * Byte.SIZE + BASE64_BITS - 1) / BASE64_BITS;
            int to = amidst.length * Byte.SIZE / BASE64_BITS;
            if (to - from >= SHORTEST_AMIDST) {
                forms.add(encoder.encodeToString(amidst).substring(from, to));
            }
        }
    }

    /** Whether there is nothing to look for. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether there is something to be taken out. */
    public boolean finds(String text) {
        return !text(text).equals(text);
    }

    /**
     * Whether a text holds a secret that was {@linkplain #keep kept}, in any of its forms. What headers carried does
     * not count: servers choose some of it.
     */
    public boolean holdsSecret(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).anyMatch(at -> secrets.lengthAt(bytes, at, bytes.length) > 0);
    }

    /** The text without secrets. */
    public String text(String text) {
        if (empty) {
            return text;
        }
        return text(text, false);
    }

    @SuppressWarnings("ReferenceEquality") // it is the same array where nothing was found
    private String text(String text, boolean result) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] masked = bytes(bytes, result);
        return masked == bytes ? text : new String(masked, StandardCharsets.UTF_8);
    }

    /** The same bytes where they hold no secret, else other ones. */
    byte[] bytes(byte[] text) {
        return bytes(text, false);
    }

    private byte[] bytes(byte[] text, boolean result) {
        int at = empty ? text.length : next(text, 0, result);
        if (at == text.length) {
            return text;
        }
        ByteArrayOutputStream masked = new ByteArrayOutputStream(text.length);
        int copied = 0;
        while (at < text.length) {
            masked.write(text, copied, at - copied);
            masked.writeBytes(MASK_BYTES);
            copied = endOf(text, at, result);
            at = next(text, copied, result);
        }
        masked.write(text, copied, at - copied);
        return masked.toByteArray();
    }

    /**
     * The same result where it holds no secret; else with others in place of the strings, names and numbers that do.
     */
    public byte[] json(byte[] json) {
        if (empty || next(json, 0, true) == json.length) {
            return json;
        }
        ByteArrayOutputStream masked = new ByteArrayOutputStream(json.length);
        try (JsonParser parser = AnyJson.MAPPER.createParser(json);
                JsonGenerator generator = AnyJson.MAPPER.createGenerator(masked)) {
            while (parser.nextToken() != null) {
                copy(parser, generator);
            }
        } catch (JacksonException e) { // a handler wrote it itself, and wrongly
            return ('"' + MASK + '"').getBytes(StandardCharsets.US_ASCII);
        }
        return masked.toByteArray();
    }

    /** Made when it is needed; a number, or a name, may be as long as a result. */
    private static final class AnyJson {
        private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build());
    }

    private void copy(JsonParser parser, JsonGenerator generator) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.PROPERTY_NAME) {
            generator.writeName(text(parser.currentName(), true));
            return;
        }
        String before = token.isScalarValue() ? parser.getString() : "";
        String after = text(before, true);
        if (token == JsonToken.VALUE_STRING || !after.equals(before)) {
            generator.writeString(after);
        } else {
            generator.copyCurrentEventExact(parser);
        }
    }

    /** Where the one that begins at {@code at} ends, and whichever begins before that end: one mask for all of them. */
    private int endOf(byte[] text, int at, boolean result) {
        int end = at;
        for (int next = at; next == at || next < end; next++) {
            end = Math.max(end, next + lengthAt(text, next, result));
        }
        return end;
    }

    /** Where the next one begins, at {@code from} or after it; the text's length where none does. */
    private int next(byte[] text, int from, boolean result) {
        int at = from;
        while (at < text.length && lengthAt(text, at, result) == 0) {
            at++;
        }
        return at;
    }

    private int lengthAt(byte[] text, int at, boolean result) {
        int length = secrets.lengthAt(text, at, text.length);
        Carried latest = carried;
        Carried before = carriedBefore;
        length = Math.max(length, lengthAt(latest, text, at, result));
        return latest == before ? length : Math.max(length, lengthAt(before, text, at, result));
    }

    private static int lengthAt(Carried of, byte[] text, int at, boolean result) {
        int length = of.needles.lengthAt(text, at, text.length);
        return result ? length : Math.max(length, of.given.lengthAt(text, at, text.length));
    }

    /** How many bytes at the end of a text may be the beginning of a secret. */
    int begunAt(byte[] text) {
        int most = 0;
        for (Needles needles : empty ? List.<Needles>of() : all()) {
            most = Math.max(most, needles.begunAt(text, text.length));
        }
        return most;
    }

    private List<Needles> all() {
        Carried latest = carried;
        Carried before = carriedBefore;
        return List.of(secrets, latest.needles, latest.given, before.needles, before.given);
    }
}
