package dev.forkful.shell.world;

import dev.forkful.run.RunSnapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The runs that commands of this process supervise now. Thread-safe. */
public final class LiveRuns {
    private final List<Supplier<RunSnapshot>> runs = new CopyOnWriteArrayList<>();

    /** Until it is closed, a run lives. */
    @FunctionalInterface
    public interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    /** Says that a run lives, and how it does. */
    public Entry enter(Supplier<RunSnapshot> run) {
        runs.add(run);
        return () -> runs.remove(run);
    }

    /** How they do, in the order in which they began. */
    public List<RunSnapshot> snapshots() {
        return runs.stream().map(Supplier::get).toList();
    }
}
