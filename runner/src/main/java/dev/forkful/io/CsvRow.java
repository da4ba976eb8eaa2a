package dev.forkful.io;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the fields of one CSV record after the other into a JSON object, while they are parsed. The first record is the
 * header.
 *
 * <p>What is wrong with a record is noted and not thrown, so that the parser finds the record's end.
 */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private static final int MAX_BYTES = TaskRecord.MAX_INPUT_BYTES;

    private final List<String> header = new ArrayList<>();
    private final JsonBytes json = new JsonBytes();

    /** For each column what goes before its value, as in {@code ,"name":}; empty until the header was read. */
    private byte[][] labels = new byte[0][];

    private long headerChars;
    private long line;
    private @Nullable String problem;

    /** Where the record begins, counted from where its parser began. */
    long line() {
        return line;
    }

    /** Takes the record that was just read as the header; a problem if it cannot be one. */
    @Nullable
    String becomeHeader() {
        if (problem != null) {
            return problem;
        }
        if (header.size() == 1) {
            String name = header.get(0);
            if (name.indexOf(';') > 0 || name.indexOf('\t') > 0) {
                return "the header is one column: " + name.replace("\t", "\\t")
                        + "; what divides its fields is said by " + "--delimiter, or csv(FILE, delimiter)";
            }
        }
        Map<String, Integer> columns = new HashMap<>();
        labels = new byte[header.size()][];
        for (int i = 0; i < labels.length; i++) {
            String name = header.get(i);
            if (name.isBlank()) {
                return "column " + (i + 1) + " of the header has no name";
            }
            Integer twin = columns.putIfAbsent(name, i + 1);
            if (twin != null) {
                return "columns " + twin + " and " + (i + 1) + " of the header have the same name: " + name;
            }
            json.clear();
            labels[i] = json.put(i == 0 ? '{' : ',').putString(name).put(':').copy();
        }
        return null;
    }

    /** What is wrong with the record; null if it is an item. */
    @Nullable
    String problem() {
        if (problem == null && getFieldCount() != labels.length) {
            return (getFieldCount() == 1 ? "1 field" : getFieldCount() + " fields") + ", but the header has "
                    + labels.length;
        }
        return problem;
    }

    /** The record as JSON. */
    byte[] item() {
        return json.put('}').copy();
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        problem = null;
        json.clear();
    }

    @Override
    protected void handleField(int index, char[] chars, int offset, int length, boolean quoted) {
        if (problem != null) {
            return;
        }
        if (!quoted) {
            refuseQuotes(index, chars, offset, length);
        }
        if (labels.length == 0) {
            addColumn(index, chars, offset, length);
        } else if (index < labels.length) {
            json.put(labels[index]);
            int bad = json.putString(chars, offset, length);
            if (bad >= 0) {
                refuseByte(index, chars[bad]);
            } else if (json.length() >= MAX_BYTES) {
                problem = "a row of more than " + MAX_BYTES + " bytes as JSON";
            }
        }
    }

    @Override
    protected CsvRow buildRecord() {
        return this;
    }

    private void addColumn(int index, char[] chars, int offset, int length) {
        String name = new String(chars, offset, length);
        headerChars += length;
        if (headerChars > MAX_BYTES || index >= MAX_BYTES) {
            problem = "a header of more than " + MAX_BYTES + " characters";
        } else if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            for (int i = offset; i < offset + length; i++) {
                if (json.putString(chars, i, 1) >= 0 && Character.isLowSurrogate(chars[i])) {
                    refuseByte(index, chars[i]);
                }
            }
        } else {
            header.add(name);
        }
    }

    private void refuseQuotes(int index, char[] chars, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (chars[i] == '"') {
                problem = "a quote inside unquoted field " + (index + 1);
            }
        }
    }

    private void refuseByte(int index, char bad) {
        problem = "bad UTF-8: byte 0x" + Integer.toHexString(LineChars.badByte(bad)) + " in field " + (index + 1);
    }
}
