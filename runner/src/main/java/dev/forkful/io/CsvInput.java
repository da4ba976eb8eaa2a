package dev.forkful.io;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.forkful.ForkfulException;
import dev.forkful.broker.TaskRecord;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Each row is an item: an object with the header's columns, all strings. Strict RFC 4180, with LF for CRLF and another
 * delimiter than the comma allowed; empty lines are passed over.
 *
 * <p>After a broken row reading goes on at the next line, unless the row ran over several lines without an end: then
 * nobody knows what is inside quotes and what is not, and the input ends there.
 */
final class CsvInput implements InputReader {
    // Only a field that runs over lines can be longer than this: a single line is bounded by ByteLines.
    private static final int MAX_FIELD_CHARS = 2 * TaskRecord.MAX_INPUT_BYTES;

    private final ByteLines lines;
    private final LineChars chars;
    private final char delimiter;
    private final CsvRow row = new CsvRow();

    private Iterator<CsvRow> rows;
    private long linesBefore;
    private boolean ended;

    private CsvInput(ByteLines lines, char delimiter) {
        this.lines = lines;
        this.delimiter = delimiter;
        chars = new LineChars(lines);
        rows = rows();
    }

    /** Reads the header; where it is of no use the stream is closed. */
    static CsvInput open(ByteLines lines, char delimiter) {
        CsvInput input = new CsvInput(lines, delimiter);
        try {
            if (!input.advance()) {
                throw new InputException(lines.file(), 1, "no header row", null);
            }
            String problem = input.row.becomeHeader();
            if (problem != null) {
                throw input.problem(problem);
            }
            return input;
        } catch (ForkfulException e) {
            lines.close();
            throw e;
        }
    }

    @Override
    public @Nullable InputItem next() {
        if (!advance()) {
            return null;
        }
        String problem = row.problem();
        if (problem != null) {
            throw problem(problem);
        }
        return new InputItem(row.item(), line());
    }

    @Override
    public void close() {
        lines.close();
    }

    private boolean advance() {
        try {
            if (ended || !rows.hasNext()) {
                return false;
            }
            rows.next();
            return true;
        } catch (CsvParseException e) {
            throw broken(e);
        }
    }

    /** Tells what is wrong, and gets ready to go on behind it. */
    private ForkfulException broken(CsvParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        long first = line();
        boolean manyLines = lines.number() > first;
        chars.skipLine();
        linesBefore = lines.number();
        rows = rows();
        if (cause instanceof InputException tooLong && !manyLines) {
            return tooLong;
        }
        if (cause instanceof ForkfulException unreadable && !(cause instanceof InputException)) {
            return unreadable;
        }
        // FastCSV has one exception type; every other one that it raises here is about a quote without an end.
        if (String.valueOf(cause.getMessage()).startsWith("Unexpected character after closing quote")) {
            String where = manyLines ? " on line " + lines.number() : "";
            return new InputException(lines.file(), first, "text behind a closing quote" + where, e);
        }
        ended = true;
        return new InputException.RestLost(
                lines.file(), first, "a quote is opened and not closed; nothing behind it can be read", e);
    }

    private InputException problem(String problem) {
        return new InputException(lines.file(), line(), problem, null);
    }

    private long line() {
        return linesBefore + row.line();
    }

    private Iterator<CsvRow> rows() {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_FIELD_CHARS)
                .build(row, chars)
                .iterator();
    }
}
