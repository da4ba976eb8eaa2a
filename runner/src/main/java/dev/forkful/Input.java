package dev.forkful;

import java.util.List;

/**
 * Where the tasks of a run come from. Reading is lazy: an input of any length is streamed.
 *
 * <p>A relative path given in a script is relative to the script's folder; one given on the command line, to the
 * working directory. The path {@code -} is standard input.
 */
public sealed interface Input {

    /**
     * One task a line; its input is the line, a string. Blank lines are tasks too; the last line may lack its newline.
     */
    static Input lines(String path) {
        return new File(Format.LINES, path);
    }

    /** One task a row; its input is an object with the header's columns, all strings. RFC 4180, with a header row. */
    static Input csv(String path) {
        return new File(Format.CSV, path);
    }

    /** The same with another character than a comma between the fields, such as {@code ';'} or a tab. */
    static Input csv(String path, char delimiter) {
        return new File(Format.CSV, path, delimiter);
    }

    /** One task a line; its input is the JSON value on it. Blank lines are skipped. */
    static Input ndjson(String path) {
        return new File(Format.NDJSON, path);
    }

    /** One task an integer, from {@code first} to {@code last}, both included. */
    static Input range(long first, long last) {
        return new Range(first, last);
    }

    /** One task an item; an item is anything that Jackson can write as JSON. */
    static Input items(Object... items) {
        return new Items(List.of(items));
    }

    /** None that is read: tasks are submitted while the run goes, until it is closed. */
    static Input open() {
        return new Open();
    }

    /** How a file is cut into tasks. */
    enum Format {
        LINES,
        CSV,
        NDJSON
    }

    /**
     * A file.
     *
     * @param path absolute, relative or {@code -}
     * @param delimiter what is between the fields of CSV; of no meaning for other formats
     */
    record File(Format format, String path, char delimiter) implements Input {
        /** Between the fields, where nobody says otherwise. */
        public static final char COMMA = ',';

        /** @throws JobException where nothing can be told apart by this delimiter */
        public File {
            if ("\"\r\n".indexOf(delimiter) >= 0 || Character.isSurrogate(delimiter)) {
                throw new JobException("a quote, a line break or half a character cannot divide the fields of CSV");
            }
        }

        /** Of fields with commas between them, if it has fields. */
        public File(Format format, String path) {
            this(format, path, COMMA);
        }
    }

    /** The integers from {@code first} to {@code last}; none if {@code last < first}. */
    record Range(long first, long last) implements Input {

        /** Whether it ends so far before it begins that somebody must have mixed the two up; 1 to 0 is just empty. */
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

    /** Tasks are submitted while the run goes. */
    record Open() implements Input {}
}
