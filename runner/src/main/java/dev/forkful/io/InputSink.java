package dev.forkful.io;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.forkful.Input;
import dev.forkful.broker.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Writes the inputs of tasks alone, as a file that can be read again in the format in which they were read: a line of
 * text each, a row of CSV under their header, or a JSON value. What was read is what would be read.
 *
 * <p><b>Failure:</b> an {@link OutputException} for CSV of inputs that have other fields than the header.
 */
public final class InputSink implements ReplySink {
    private static final int BATCH_BYTES = 64 << 10;
    /** Of the byte order: at the beginning of a file it is no text. */
    private static final String MARK = "\ufeff";

    private final CsvWriter csv;
    private final OutputStream out;
    private final Input.Format format;
    private final JsonCells cells = new JsonCells();
    private final JsonBytes batch = new JsonBytes();
    /** Empty before it is written. */
    private List<String> header = List.of();

    private boolean isFirst = true;

    /**
     * A sink over a stream.
     *
     * @param format of the file that the inputs were read from; NDJSON for any that came otherwise
     * @param delimiter between the fields of CSV
     */
    public InputSink(OutputStream out, Input.Format format, char delimiter) {
        this.out = out;
        this.format = format;
        this.csv = CsvWriter.builder()
                .fieldSeparator(delimiter)
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(QuoteStrategies.EMPTY) // a row that is one empty field would else be a blank line
                .build(out, StandardCharsets.UTF_8);
    }

    @Override
    public void accept(Event.Reply reply) {
        byte[] input = reply.task().input();
        try {
            switch (format) {
                case LINES -> line(text(input));
                case CSV -> row(cells.of(input));
                case NDJSON -> batch.putValue(input).put('\n');
            }
            if (batch.length() >= BATCH_BYTES) {
                writeBatch();
            }
        } catch (IOException | UncheckedIOException e) {
            throw failed(e);
        }
    }

    /**
     * So that whoever reads it finds the same text: a mark at the beginning, and one CR before a LF, are none of it.
     */
    private void line(String text) {
        boolean looksMarked = isFirst && text.startsWith(MARK);
        String marked = looksMarked ? MARK + text : text;
        batch.put(marked.getBytes(StandardCharsets.UTF_8));
        if (text.endsWith("\r")) {
            batch.put('\r');
        }
        batch.put('\n');
        isFirst = false;
    }

    /** A line's JSON is a string; anything else stands as it is. */
    private String text(byte[] input) {
        List<JsonCells.Cell> parts = cells.of(input);
        return parts.size() == 1 && parts.get(0).field() == null && parts.get(0).text() != null
                ? parts.get(0).text()
                : new String(input, StandardCharsets.UTF_8);
    }

    /** Writes the header of CSV, as it was where this is one of the inputs; nothing for other formats. */
    public void header(byte[] input) {
        if (format == Input.Format.CSV) {
            header(cells.of(input));
        }
    }

    private void header(List<JsonCells.Cell> cells) {
        header = names(cells);
        csv.writeRecord(header);
    }

    private static List<String> names(List<JsonCells.Cell> cells) {
        return cells.stream()
                .map(cell -> Objects.requireNonNullElse(cell.field(), "input"))
                .toList();
    }

    /** Each cell under its name, wherever it stands: what a task emitted to its own stage has an order of its own. */
    private void row(List<JsonCells.Cell> cells) {
        if (header.isEmpty()) {
            header(cells);
        }
        List<String> names = names(cells);
        csv.writeRecord((names.equals(header) ? cells : inOrder(cells, names))
                .stream()
                        .map(cell -> Objects.requireNonNullElse(cell.text(), ""))
                        .toList());
    }

    private List<JsonCells.Cell> inOrder(List<JsonCells.Cell> cells, List<String> names) {
        if (names.size() != header.size() || !Set.copyOf(names).equals(Set.copyOf(header))) {
            throw new OutputException(
                    "inputs cannot be written as CSV: one has the fields " + names + ", and the header is " + header
                            + "; use --format ndjson",
                    null);
        }
        return header.stream().map(name -> cells.get(names.indexOf(name))).toList();
    }

    @Override
    public void flush() {
        try {
            csv.flush();
            writeBatch();
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void writeBatch() throws IOException {
        try {
            batch.writeTo(out);
        } finally {
            batch.clear(); // also after a failure: close() must not write the same lines twice
        }
    }

    @Override
    public void close() {
        flush();
    }

    private static OutputException failed(Exception e) {
        return new OutputException("inputs cannot be written: " + e.getMessage(), e);
    }
}
