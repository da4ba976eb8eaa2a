package dev.forkful.io;

import dev.forkful.broker.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of an export as CSV. They are found by a first pass over the replies; {@link CsvSink} writes in a second.
 *
 * <p>Two passes, because a later reply may bring a field that the first did not have, and a failed one has no result at
 * all: columns fixed by the first reply would lose data. The replies are on disk, so that reading them twice costs
 * little and no memory. For the same reason there is no CSV of a run that still goes on; NDJSON is for that.
 *
 * <p>In order: the fields of the input as they are named there, or {@code input} if it is no object; the fields of the
 * result, or {@code result}; {@code stage}, where there are replies of several; {@code status}; {@code error}. Fields
 * come in the order in which they were first seen. The input keeps its names. A result's field that is named like one
 * of the input's, or like one of ours, is called {@code result.NAME}; and where the input has a {@code stage},
 * {@code status} or {@code error}, ours is called {@code reply.NAME}.
 *
 * <p>Immutable and thread-safe.
 */
public final class CsvColumns {
    private static final int MAX_COLUMNS = 4096;

    private final List<String> names;
    private final Map<Column, Integer> indexes;
    private final List<String> stages;

    /** Which side of a reply a cell comes from. */
    enum Side {
        INPUT,
        RESULT
    }

    /** What stands in a column; the field is null for a value that is no object. */
    record Column(Side side, @Nullable String field) {}

    private CsvColumns(List<String> names, Map<Column, Integer> indexes, List<String> stages) {
        this.names = List.copyOf(names);
        this.indexes = Map.copyOf(indexes);
        this.stages = stages;
    }

    /**
     * The header; the last two are the status and the error, and before them comes the stage, where it has a column.
     */
    public List<String> names() {
        return names;
    }

    /** Which column it is, from 0; -1 if the first pass did not see it. */
    int indexOf(Side side, @Nullable String field) {
        return indexes.getOrDefault(new Column(side, field), -1);
    }

    /** What stands in the column of the stage, by its index; none where it has no column. */
    List<String> stages() {
        return stages;
    }

    /** The first pass. Not thread-safe. */
    public static final class FirstPass {
        private final JsonCells cells = new JsonCells();
        private final Set<Column> inputs = new LinkedHashSet<>();
        private final Set<Column> results = new LinkedHashSet<>();
        private final List<String> stages;

        /** @param stages the names of the job's stages, in order; none where the stage is to have no column */
        public FirstPass(List<String> stages) {
            this.stages = List.copyOf(stages);
        }

        /**
         * Sees one more reply.
         *
         * @throws OutputException if there are too many columns to be a table
         */
        public void accept(Event.Reply reply) {
            see(inputs, Side.INPUT, reply.task().input());
            if (reply.status() == Event.Status.OK) {
                see(results, Side.RESULT, reply.body());
            }
            if (inputs.size() + results.size() > MAX_COLUMNS) {
                throw new OutputException(
                        "reply " + reply.sequence() + " brings more than " + MAX_COLUMNS
                                + " columns: too many for CSV, export NDJSON",
                        null);
            }
        }

        /** Whether it has seen nothing. */
        public boolean isEmpty() {
            return inputs.isEmpty() && results.isEmpty();
        }

        /** Sees the input of a task of which there is no reply. */
        public void input(byte[] input) {
            see(inputs, Side.INPUT, input);
        }

        public CsvColumns columns() {
            List<String> names = new ArrayList<>();
            Map<Column, Integer> indexes = new HashMap<>();
            Set<String> taken = new HashSet<>();
            for (Column column : inputs) {
                indexes.put(column, names.size());
                names.add(free(column.field() == null ? "input" : column.field(), "task.", taken));
            }
            List<String> wanted = stages.isEmpty() ? List.of("status", "error") : List.of("stage", "status", "error");
            List<String> ours =
                    wanted.stream().map(name -> free(name, "reply.", taken)).toList();
            // An input with a status of its own took the plain word; a result must not look like the reply's.
            taken.addAll(wanted);
            for (Column column : results) {
                indexes.put(column, names.size());
                names.add(free(column.field() == null ? "result" : column.field(), "result.", taken));
            }
            names.addAll(ours);
            return new CsvColumns(names, indexes, stages);
        }

        private void see(Set<Column> columns, Side side, byte[] json) {
            for (JsonCells.Cell cell : cells.of(json)) {
                // A null that stands alone asks for no column: jobs without a result are common.
                if (cell.field() != null || cell.text() != null) {
                    columns.add(new Column(side, cell.field()));
                }
            }
        }

        private static String free(String wanted, String prefix, Set<String> taken) {
            String name = wanted;
            while (!taken.add(name)) {
                name = prefix + name;
            }
            return name;
        }
    }
}
