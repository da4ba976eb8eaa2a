package dev.forkful.broker;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 96 bits that stand for the key of a task: of its SHA-256, so that nobody can make two keys that collide.
 *
 * @param high the first 64
 * @param low the other 32
 */
public record KeyDigest(long high, int low) {

    /** Of a key's bytes: 0.3 us and some ns a byte. */
    public static KeyDigest of(byte[] key) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key));
            return new KeyDigest(hash.getLong(), hash.getInt());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
