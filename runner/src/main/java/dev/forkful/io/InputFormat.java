package dev.forkful.io;

import dev.forkful.Input;
import java.util.Locale;

/** Guesses how a file is cut into tasks, where nobody said. */
public final class InputFormat {
    private static final String GZIP = ".gz";

    private InputFormat() {}

    /**
     * {@code .csv} and {@code .tsv} are CSV, {@code .ndjson} and {@code .jsonl} are NDJSON, anything else is lines;
     * upper or lower case, and whether or not a {@code .gz} follows.
     */
    public static Input.Format ofFileName(String name) {
        String plain = plain(name);
        if (plain.endsWith(".csv") || plain.endsWith(".tsv")) {
            return Input.Format.CSV;
        }
        return plain.endsWith(".ndjson") || plain.endsWith(".jsonl") ? Input.Format.NDJSON : Input.Format.LINES;
    }

    /** Whether the name says JSON, and leaves open whether that is one array or a value on each line. */
    public static boolean isJson(String name) {
        return plain(name).endsWith(".json");
    }

    /** What is between the fields: tabs in {@code .tsv}, or else commas. */
    public static char delimiterOfFileName(String name) {
        return plain(name).endsWith(".tsv") ? '\t' : Input.File.COMMA;
    }

    /** Whether the name says that the file is compressed. */
    public static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(GZIP);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isGzip(name) ? lower.substring(0, lower.length() - GZIP.length()) : lower;
    }
}
