package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.io.NdjsonSink;
import dev.forkful.io.ReplySink;
import dev.forkful.io.ResultFile;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code run --out} streams replies to: a file that grows, or standard output. The file is begun with the first
 * reply, so that a run that is refused leaves what was there.
 */
final class ReplyOutput implements AutoCloseable {
    private final ReplySink sink;
    private final @Nullable Late file;
    private final @Nullable String name;

    private ReplyOutput(ReplySink sink, @Nullable Late file, @Nullable String name) {
        this.sink = sink;
        this.file = file;
        this.name = name;
    }

    /**
     * Opens it.
     *
     * @param target a file, or {@code -} for standard output
     * @param stages which replies it takes
     */
    static ReplyOutput open(World world, String target, StageChoice stages) {
        if (target.equals("-")) {
            return new ReplyOutput(
                    new Chosen(new NdjsonSink(new DataStream(world), stages.names()), stages), null, null);
        }
        Late file = new Late(world.directory().resolve(target), stages.names());
        return new ReplyOutput(new Chosen(file, stages), file, target);
    }

    /** A file that is begun with the first reply. */
    private static final class Late implements ReplySink {
        private final Path path;
        private final List<String> stages;
        private @Nullable ResultFile file;
        private @Nullable ReplySink lines;

        Late(Path path, List<String> stages) {
            this.path = path;
            this.stages = stages;
        }

        private ReplySink begun() {
            ReplySink known = lines;
            if (known == null) {
                ResultFile begun = ResultFile.growing(path);
                file = begun;
                known = new NdjsonSink(begun.stream(), stages);
                lines = known;
            }
            return known;
        }

        @Override
        public void accept(Event.Reply reply) {
            begun().accept(reply);
        }

        @Override
        public void flush() {
            if (lines != null) {
                lines.flush();
            }
        }

        void commit() {
            begun().flush(); // a run without replies leaves an empty file
            if (file != null) {
                file.commit();
            }
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
        }
    }

    /** Takes what is wanted, and passes over the rest. */
    private record Chosen(ReplySink sink, StageChoice stages) implements ReplySink {
        @Override
        public void accept(Event.Reply reply) {
            if (stages.takes(reply)) {
                sink.accept(reply);
            }
        }

        @Override
        public void flush() {
            sink.flush();
        }

        @Override
        public void close() {
            sink.close();
        }
    }

    ReplySink sink() {
        return sink;
    }

    /** The file; null where it is standard output, which nobody can look into afterwards. */
    @Nullable
    String file() {
        return name;
    }

    /** All was written: makes it last. */
    void commit() {
        if (file != null) {
            file.commit();
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
