package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.io.InputDigest;
import dev.forkful.io.InputException;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.io.InputStream;

/**
 * What the check of an input found before the first of its tasks was published. A resume knows the input again by it,
 * and publishes no more than was there then: a file may have been appended to since.
 *
 * @param digest SHA-256 over those items, hex
 * @param items how many they were; {@link #ALL} in a run of a Forkful that did not keep it, whose input must not have
 *     grown either
 */
public record CheckedInput(String digest, long items) {
    /** However many there are. */
    static final long ALL = Long.MAX_VALUE;

    public CheckedInput {
        if (items < 0) {
            throw new IllegalArgumentException("items = " + items + ": must not be negative");
        }
    }

    /**
     * Whether the input of a run begins with what was checked; reads that much of it. True where nothing was checked.
     *
     * @throws JobException where it cannot be opened
     */
    public static boolean isThereStill(Manifest manifest) {
        CheckedInput then = manifest.checkedInput();
        if (then == null) {
            return true;
        }
        TaskSource source = new TaskSource(manifest, null, InputStream.nullInputStream(), RunListener.NONE);
        InputDigest now = new InputDigest();
        try (InputReader reader = source.openFirst(then.items())) {
            for (InputItem item = reader.next(); item != null; item = reader.next()) {
                now.add(item);
            }
        } catch (InputException e) {
            return false; // it was sound
        }
        return now.hex().equals(then.digest());
    }
}
