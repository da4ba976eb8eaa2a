package dev.forkful.io;

import dev.forkful.Input;
import java.util.Locale;

/** Guesses how a file is cut into tasks, where nobody said. */
public final class InputFormat {

    private InputFormat() {}

    /**
     * {@code .csv} is CSV, {@code .ndjson} and {@code .jsonl} are NDJSON, anything else is lines; upper or lower case,
     * and whether or not a {@code .gz} follows.
     */
    public static Input.Format ofFileName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
        if (plain.endsWith(".csv")) {
            return Input.Format.CSV;
        }
        return plain.endsWith(".ndjson") || plain.endsWith(".jsonl") ? Input.Format.NDJSON : Input.Format.LINES;
    }
}
