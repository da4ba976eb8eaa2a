package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.io.NdjsonSink;
import dev.forkful.io.ReplySink;
import dev.forkful.io.ResultFile;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where {@code run --out} streams replies to: a file that grows, or standard output. */
final class ReplyOutput implements AutoCloseable {
    private final @Nullable ResultFile file;
    private final ReplySink sink;
    private final @Nullable String name;

    private ReplyOutput(@Nullable ResultFile file, ReplySink sink, @Nullable String name) {
        this.file = file;
        this.sink = sink;
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
                    null, new Chosen(new NdjsonSink(new DataStream(world), stages.names()), stages), null);
        }
        Path path = world.directory().resolve(target);
        ResultFile file = ResultFile.growing(path);
        return new ReplyOutput(file, new Chosen(new NdjsonSink(file.stream(), stages.names()), stages), target);
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
