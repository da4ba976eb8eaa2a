package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.broker.TaskReader;
import dev.forkful.io.CsvColumns;
import dev.forkful.io.CsvSink;
import dev.forkful.io.InputSink;
import dev.forkful.io.NdjsonSink;
import dev.forkful.io.ReplySink;
import dev.forkful.io.ResultFile;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.world.World;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes results of a run: of each task that is wanted the reply of its latest generation, exactly once; or its input.
 */
final class Export {
    private final World world;
    private final RunDirectory run;
    private final LatestReplies replies;
    private final Order order;

    /** In which order results are written. */
    enum Order {
        AS_SETTLED,
        BY_SEQUENCE
    }

    /** @param replies those that are wanted */
    Export(World world, RunDirectory run, LatestReplies replies, Order order) {
        this.world = world;
        this.run = run;
        this.replies = replies;
        this.order = order;
    }

    /**
     * Writes one line of JSON a task.
     *
     * @param target a file, or {@code -} for standard output
     */
    void ndjson(String target) {
        write(target, out -> new NdjsonSink(out, run.manifest().stageNames()));
    }

    /**
     * Writes one row a task: the input's columns, then ours.
     *
     * @param target a file, or {@code -} for standard output
     * @param stages of which the replies are
     * @throws JobException where the run is alive: its columns are not known before its end
     */
    void csv(String target, StageChoice stages) {
        if (run.isLive()) {
            throw new JobException("run " + run.id()
                    + " is alive, and the columns of a CSV are known at its end only; use --format ndjson");
        }
        CsvColumns.FirstPass columns = new CsvColumns.FirstPass(stages.areSeveral() ? stages.names() : List.of());
        replies.forEach(columns::accept);
        if (columns.isEmpty()) {
            firstInput().ifPresent(columns::input);
        }
        write(target, out -> new CsvSink(out, columns.columns()));
    }

    /**
     * Writes the tasks' inputs as their run read them: lines, CSV with its header, or else JSON, one value a line. What
     * stages emitted is JSON.
     *
     * @param target a file, or {@code -} for standard output
     * @param wereRead whether they are of the first stage
     */
    void inputs(String target, boolean wereRead) {
        Input.File read = wereRead && run.manifest().input() instanceof Input.File file
                ? file
                : new Input.File(Input.Format.NDJSON, "-");
        write(target, out -> {
            InputSink sink = new InputSink(out, read.format(), read.delimiter());
            firstTask().ifPresent(sink::header); // which was read; the first that is written may have been emitted
            return sink;
        });
    }

    /** Of the run's first task; empty where other stages have others. */
    private Optional<byte[]> firstInput() {
        return run.manifest().isPipeline() ? Optional.empty() : firstTask();
    }

    private Optional<byte[]> firstTask() {
        try (TaskReader tasks = run.broker().tasks()) {
            return tasks.publishedTasks() == 0
                    ? Optional.empty()
                    : Optional.of(tasks.read(0).input());
        }
    }

    private void write(String target, Function<OutputStream, ReplySink> format) {
        if (target.equals("-")) {
            try (ReplySink sink = format.apply(new DataStream(world))) {
                feed(sink);
                sink.flush();
            }
            return;
        }
        Path path = world.directory().resolve(target);
        try (ResultFile file = ResultFile.export(path);
                ReplySink sink = format.apply(file.stream())) {
            feed(sink);
            sink.flush();
            file.commit();
        }
    }

    private void feed(ReplySink sink) {
        if (order == Order.AS_SETTLED) {
            replies.forEach(sink::accept);
            return;
        }
        InSequence sorter = new InSequence(replies.tasks(), sink::accept);
        do {
            replies.forEach(sorter::accept);
        } while (sorter.needsAnotherPass());
    }
}
