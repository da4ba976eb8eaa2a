package dev.forkful.io;

import dev.forkful.broker.TaskRecord;
import org.jspecify.annotations.Nullable;

/** Each line is an item, as a string. A blank line is one too. */
final class LinesInput implements InputReader {
    private final ByteLines lines;
    private final JsonBytes json = new JsonBytes();

    LinesInput(ByteLines lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable InputItem next() {
        if (!lines.next()) {
            return null;
        }
        if (lines.isTooLong()) {
            throw lines.tooLong();
        }
        json.clear();
        int bad = json.putString(lines.buffer(), lines.from(), lines.to());
        if (bad >= 0) {
            throw lines.badUtf8(bad);
        }
        if (json.length() > TaskRecord.MAX_INPUT_BYTES) {
            throw lines.problem("a line of " + json.length() + " bytes as JSON; at most " + TaskRecord.MAX_INPUT_BYTES
                    + " are allowed");
        }
        return new InputItem(json.copy(), lines.number());
    }

    @Override
    public void close() {
        lines.close();
    }
}
