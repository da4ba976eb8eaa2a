package dev.forkful.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A running hash over the items of an input, by which a resume finds out that the input changed. It is taken over what
 * the items are, not over the bytes of the file: a file whose items are the same is the same input.
 *
 * <p>It is SHA-256 over, for each item, the length of its JSON as a 32-bit big-endian integer, and the JSON. Not
 * thread-safe.
 */
public final class InputDigest {
    private final MessageDigest digest;
    private final byte[] prefix = new byte[4];
    private long count;

    public InputDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    public void add(InputItem item) {
        int length = item.json().length;
        prefix[0] = (byte) (length >>> 24);
        prefix[1] = (byte) (length >>> 16);
        prefix[2] = (byte) (length >>> 8);
        prefix[3] = (byte) length;
        digest.update(prefix);
        digest.update(item.json());
        count++;
    }

    /** How many items were added. */
    public long count() {
        return count;
    }

    /** The hash of the items added so far, as 64 hexadecimal digits; more may be added afterwards. */
    public String hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the platform's SHA-256 can be cloned", e);
        }
    }
}
