package dev.forkful.io;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.forkful.broker.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies as CSV, in the columns of {@link CsvColumns}: the second pass of an export. The header is written at
 * once, lines end with LF.
 *
 * <p>A string stands as it is, any other value as JSON. An empty cell is null or missing, an empty string is
 * {@code ""}.
 */
public final class CsvSink implements ReplySink {
    private final CsvColumns columns;
    private final CsvWriter writer;
    private final JsonCells cells = new JsonCells();
    private final @Nullable String[] row;

    public CsvSink(OutputStream out, CsvColumns columns) {
        this.columns = columns;
        row = new String[columns.names().size()];
        writer = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(out, StandardCharsets.UTF_8);
        columns.names().toArray(row);
        write();
    }

    /**
     * Writes one row.
     *
     * @throws OutputException also if the reply has a field that the first pass did not see
     */
    @Override
    public void accept(Event.Reply reply) {
        Arrays.fill(row, null);
        place(reply, CsvColumns.Side.INPUT, reply.task().input());
        if (reply.status() == Event.Status.OK) {
            place(reply, CsvColumns.Side.RESULT, reply.body());
            row[row.length - 2] = "ok";
        } else {
            row[row.length - 2] = "failed";
            row[row.length - 1] = new String(reply.body(), StandardCharsets.UTF_8);
        }
        if (!columns.stages().isEmpty()) {
            row[row.length - 3] = columns.stages().get(reply.task().stage());
        }
        write();
    }

    @Override
    public void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        flush();
    }

    private void place(Event.Reply reply, CsvColumns.Side side, byte[] json) {
        for (JsonCells.Cell cell : cells.of(json)) {
            int index = columns.indexOf(side, cell.field());
            if (index >= 0) {
                row[index] = cell.text();
            } else if (cell.text() != null) {
                String field = cell.field() == null ? "that is no object" : cell.field();
                String part = side == CsvColumns.Side.INPUT ? "input " : "result ";
                throw new OutputException(
                        "reply " + reply.sequence() + " has a field that came after the columns were fixed: " + part
                                + field + "; export again",
                        null);
            }
        }
    }

    @SuppressWarnings("NullAway") // FastCSV takes null for an empty cell
    private void write() {
        try {
            writer.writeRecord(row);
        } catch (UncheckedIOException e) {
            throw failed(e.getCause());
        }
    }

    private static OutputException failed(IOException e) {
        return new OutputException("replies cannot be written: " + e.getMessage(), e);
    }
}
