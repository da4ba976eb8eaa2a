package dev.forkful.shell.workbench;

import dev.forkful.run.RunSnapshot;
import dev.forkful.run.Supervisor;
import dev.forkful.run.WorkerLives;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The runs that commands of this process supervise now. Thread-safe. */
public final class LiveRuns {
    private final List<Supervisor> runs = new CopyOnWriteArrayList<>();

    /** Until it is closed, a run lives. */
    @FunctionalInterface
    public interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A run and its workers.
     *
     * @param workers by number
     */
    public record Live(RunSnapshot run, List<WorkerLives.Life> workers) {}

    /** Says that a run lives. */
    public Entry enter(Supervisor run) {
        runs.add(run);
        return () -> runs.remove(run);
    }

    /** How they do, in the order in which they began. */
    public List<Live> all() {
        return runs.stream().map(run -> new Live(run.snapshot(), run.workers())).toList();
    }

    /** The supervisor of a run, if it lives in this process. */
    public Optional<Supervisor> find(String id) {
        return runs.stream().filter(run -> run.snapshot().run().equals(id)).findFirst();
    }
}
