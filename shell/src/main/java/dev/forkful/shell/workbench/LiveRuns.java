package dev.forkful.shell.workbench;

import dev.forkful.run.RunSnapshot;
import dev.forkful.run.WorkerLives.Life;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The runs that commands of this process supervise now. Thread-safe. */
public final class LiveRuns {
    private final List<Member> runs = new CopyOnWriteArrayList<>();

    /**
     * A run that lives here.
     *
     * @param run how it does
     * @param workers how its workers do, by number
     * @param lookForOrders tells its supervisor that an order was put into its folder
     */
    public record Member(Supplier<RunSnapshot> run, Supplier<List<Life>> workers, Runnable lookForOrders) {}

    /** Until it is closed, a run lives. */
    @FunctionalInterface
    public interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A run and its workers at one moment.
     *
     * @param workers by number
     */
    public record Live(RunSnapshot run, List<Life> workers) {}

    /** Says that a run lives. */
    public Entry enter(Member run) {
        runs.add(run);
        return () -> runs.remove(run);
    }

    /** How they do, in the order in which they began. */
    public List<Live> all() {
        return runs.stream()
                .map(run -> new Live(run.run.get(), run.workers.get()))
                .toList();
    }

    /** The run of that id, if it lives in this process. */
    public Optional<Member> find(String id) {
        return runs.stream().filter(run -> run.run.get().run().equals(id)).findFirst();
    }
}
