package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.Stage;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Position;
import dev.forkful.io.CsvColumns;
import dev.forkful.io.CsvSink;
import dev.forkful.io.NdjsonSink;
import dev.forkful.io.ReplySink;
import dev.forkful.io.ResultFile;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunState;
import dev.forkful.shell.world.World;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes the results of a run: of each settled task the reply of its latest generation, exactly once.
 *
 * <p>The replies are read twice or more, since only all of them say which are the latest; they are on disk, and memory
 * stays flat whatever their number.
 */
final class Export {
    private static final int POLL_LIMIT = 10_000;

    private final World world;
    private final RunDirectory run;
    private final Order order;

    /** In which order results are written. */
    enum Order {
        AS_SETTLED,
        BY_SEQUENCE
    }

    Export(World world, RunDirectory run, Order order) {
        this.world = world;
        this.run = run;
        this.order = order;
    }

    /**
     * Writes one line of JSON a task.
     *
     * @param target a file, or {@code -} for standard output
     */
    void ndjson(String target) {
        RunState state = state();
        write(target, out -> new NdjsonSink(out, List.of(Stage.MAIN)), state);
    }

    /**
     * Writes one row a task: the input's columns, then ours.
     *
     * @param target a file, or {@code -} for standard output
     * @throws JobException where the run is alive: its columns are not known before its end
     */
    void csv(String target) {
        if (run.isLive()) {
            throw new JobException("run " + run.id()
                    + " is alive, and the columns of a CSV are known at its end only; use --format ndjson");
        }
        RunState state = state();
        CsvColumns.FirstPass columns = new CsvColumns.FirstPass();
        latest(state, columns::accept);
        write(target, out -> new CsvSink(out, columns.columns()), state);
    }

    private void write(String target, Function<OutputStream, ReplySink> format, RunState state) {
        if (target.equals("-")) {
            try (ReplySink sink = format.apply(new DataStream(world))) {
                feed(state, sink);
                sink.flush();
            }
            return;
        }
        Path path = world.directory().resolve(target);
        try (ResultFile file = ResultFile.export(path);
                ReplySink sink = format.apply(file.stream())) {
            feed(state, sink);
            sink.flush();
            file.commit();
        }
    }

    private void feed(RunState state, ReplySink sink) {
        if (order == Order.AS_SETTLED) {
            latest(state, sink::accept);
            return;
        }
        BitSet settled = new BitSet();
        latest(state, reply -> settled.set((int) reply.sequence()));
        InSequence sorter = new InSequence(settled, sink::accept);
        do {
            latest(state, sorter::accept);
        } while (sorter.needsAnotherPass());
    }

    private RunState state() {
        RunState state = new RunState();
        readAll(state::apply);
        return state;
    }

    /** Gives the latest reply of each task that was settled when {@code state} was read, as they came. */
    private void latest(RunState state, Consumer<Event.Reply> consumer) {
        BitSet given = new BitSet();
        readAll(event -> {
            if (event instanceof Event.Reply reply
                    && state.isSettled(reply.sequence())
                    && reply.generation() >= state.generation(reply.sequence())
                    && !given.get((int) reply.sequence())) {
                given.set((int) reply.sequence());
                consumer.accept(reply);
            }
        });
    }

    private void readAll(Consumer<Event> consumer) {
        try (EventReader events = run.broker().events(Position.START)) {
            while (events.poll(consumer, POLL_LIMIT) > 0) {
                // poll gives what there is, in portions
            }
        }
    }
}
