package dev.forkful.run;

import dev.forkful.worker.Bell;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds a worker's farewell among all that comes through its pipe: {@link Bell#LEFT} and what only the worker knows.
 * Processes that a handler starts print there, too, whatever they like.
 *
 * <p><i>Threading:</i> for one thread.
 */
final class Farewell {
    private static final int NONE = -1;

    /** How many bytes of the farewell came; {@link #NONE} where it has not begun. */
    private int matched = NONE;

    private boolean complete;

    /**
     * Takes one byte.
     *
     * @param farewell what is waited for; null for nothing
     * @param others takes what looked like a farewell, and was none
     * @return whether the byte is, or may be, a part of the farewell
     */
    boolean hears(byte next, @Nullable String farewell, ByteArrayOutputStream others) {
        complete = false;
        if (matched != NONE) {
            if (farewell != null && matched < farewell.length() && next == farewell.charAt(matched)) {
                matched++;
                complete = matched == farewell.length();
                matched = complete ? NONE : matched;
                return true;
            }
            others.write(Bell.LEFT);
            byte[] begun = farewell == null ? new byte[0] : farewell.getBytes(StandardCharsets.US_ASCII);
            others.write(begun, 0, Math.min(matched, begun.length));
            matched = NONE;
        }
        if (next == Bell.LEFT) {
            matched = 0;
            return true;
        }
        return false;
    }

    /** Whether the last byte was the last of the farewell. */
    boolean isComplete() {
        return complete;
    }
}
