package dev.forkful;

import java.util.List;

/**
 * Where the tasks of a run come from. An input of any length is streamed, not loaded into memory. Files that end in
 * {@code .gz} are decompressed. Immutable and thread-safe.
 *
 * <p>A relative path in a script is relative to the script's folder; one on the command line is relative to the working
 * directory. The path {@code -} is standard input.
 */
public sealed interface Input {

    /**
     * A text file, one task per line; the task's input is the line as a string. A blank line is a task too. The last
     * line need not end with a line break.
     */
    static Input lines(String path) {
        return new File(Format.LINES, path);
    }

    /**
     * A CSV file with a header row (RFC 4180), one task per row; the task's input is an object with one string per
     * column.
     */
    static Input csv(String path) {
        return new File(Format.CSV, path);
    }

    /**
     * A CSV file like {@link #csv(String)} with another character between the fields, such as {@code ';'} or a tab.
     *
     * @throws JobException if the character is a quote, a line break or half of a surrogate pair
     */
    static Input csv(String path, char delimiter) {
        return new File(Format.CSV, path, delimiter);
    }

    /** An NDJSON file, one task per line; the task's input is the JSON value on the line. Blank lines are skipped. */
    static Input ndjson(String path) {
        return new File(Format.NDJSON, path);
    }

    /** One task per integer, from {@code first} to {@code last} inclusive. */
    static Input range(long first, long last) {
        return new Range(first, last);
    }

    /** One task per item. An item is anything that Jackson can write as JSON; null is not allowed. */
    static Input items(Object... items) {
        return new Items(List.of(items));
    }

    /** No input to read: tasks are submitted while the run goes on, until {@code forkful close} closes it. */
    static Input open() {
        return new Open();
    }

    /** How a file is divided into tasks. */
    enum Format {
        LINES,
        CSV,
        NDJSON
    }

    /**
     * A file, or standard input.
     *
     * @param path absolute, relative, or {@code -} for standard input
     * @param delimiter the character between the fields of CSV; other formats ignore it
     */
    record File(Format format, String path, char delimiter) implements Input {
        /** The default delimiter. */
        public static final char COMMA = ',';

        /** @throws JobException if the delimiter is a quote, a line break or half of a surrogate pair */
        public File {
            JobException.refuseNull("path of an input", path);
            if ("\"\r\n".indexOf(delimiter) >= 0 || Character.isSurrogate(delimiter)) {
                throw new JobException("a quote, a line break or half a character cannot divide the fields of CSV");
            }
        }

        /** A file whose fields, if it is CSV, are separated by commas. */
        public File(Format format, String path) {
            this(format, path, COMMA);
        }
    }

    /** The integers from {@code first} to {@code last} inclusive; none if {@code last} is {@code first - 1}. */
    record Range(long first, long last) implements Input {

        /** Whether the bounds were mixed up; a range from 1 to 0 is just empty. */
        boolean isReversed() {
            return last < first && last + 1 != first;
        }
    }

    /** Literal items. */
    record Items(List<Object> items) implements Input {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Tasks are submitted while the run goes on. */
    record Open() implements Input {}
}
