package dev.forkful.http;

import com.github.mizosoft.methanol.MutableRequest;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each call of one attempt an {@code Idempotency-Key} that the same call has in every other attempt of the task.
 *
 * <p>A key is made of the run, the stage, the task's own key, and of what the call is: its method, its URI, and which
 * of the like it is in the attempt. So it does not matter in which order a handler makes its calls, or whether an
 * attempt leaves some out; two of the same method and URI at once are told apart by who comes first.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class IdempotencyKeys {
    static final String HEADER = "Idempotency-Key";

    private final String task;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    /**
     * For one attempt.
     *
     * @param run the run's id: another run over the same input is another intent
     * @param stage the stage's name
     * @param key the task's key
     */
    public IdempotencyKeys(String run, String stage, String key) {
        this.task = run + "\n" + stage + "\n" + key;
    }

    /** The request with the key of the next such call; as it is, where it has a key already. */
    HttpRequest mark(HttpRequest request) {
        if (request.headers().firstValue(HEADER).isPresent()) {
            return request;
        }
        String call = request.method() + " " + request.uri();
        int nth = calls.merge(call, 1, Integer::sum);
        return MutableRequest.copyOf(request).header(HEADER, keyOf(call, nth));
    }

    private String keyOf(String call, int nth) {
        byte[] hash = sha256(task + "\n" + call + "\n" + nth);
        ByteBuffer bits = ByteBuffer.wrap(hash);
        // Version 8 of RFC 9562, "of one's own making": 122 bits of the hash.
        long high = (bits.getLong() & ~0xF000L) | 0x8000L;
        long low = (bits.getLong() & ~0xC000_0000_0000_0000L) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
