package dev.forkful.io;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The integers from a first to a last, both included. */
final class RangeInput implements InputReader {
    private final long last;
    private long value;
    private long item;
    private boolean ended;

    RangeInput(long first, long last) {
        this.last = last;
        value = first;
        ended = last < first;
    }

    @Override
    public @Nullable InputItem next() {
        if (ended) {
            return null;
        }
        byte[] json = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
        // Compared before it is counted up: the last may be the largest long.
        ended = value == last;
        value++;
        return new InputItem(json, ++item);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
