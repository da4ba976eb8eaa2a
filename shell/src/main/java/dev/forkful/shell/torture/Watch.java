package dev.forkful.shell.torture;

import dev.forkful.broker.Event;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunFollower;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the torture sees of its run while it lives and dies, from outside: how many tasks are settled, and the longest
 * time in which none was.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Watch implements AutoCloseable {
    private final RunStore store;
    private final String name;
    private @Nullable RunFollower follower;
    private long settled;
    private long lastNanos = System.nanoTime();
    private long longestNanos;

    Watch(RunStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** Takes in what happened; the run need not exist yet. */
    void look() {
        RunFollower known = follower;
        if (known == null) {
            known = find();
        }
        long before = settled;
        if (known != null) {
            known.catchUp(this::take);
        }
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        if (settled > before) {
            lastNanos = now;
        }
    }

    private @Nullable RunFollower find() {
        Path folder = folder();
        if (folder != null && Files.isDirectory(folder.resolve("tasks"))) {
            follower = new RunFollower(RunDirectory.open(folder));
        }
        return follower;
    }

    private @Nullable Path folder() {
        return store.folders().stream()
                .filter(folder -> folder.endsWith(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether the run was made, though nothing may be published yet. */
    boolean isThere() {
        return folder() != null;
    }

    private void take(Event.Reply reply) {
        settled++;
    }

    long settled() {
        return settled;
    }

    /** Tasks that are published and not settled. */
    long unsettled() {
        return follower == null ? 0 : follower.snapshot().published() - settled;
    }

    /** How long nothing was settled by now. */
    Duration stall() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }

    Duration longestStall() {
        return Duration.ofNanos(longestNanos);
    }

    /** The run as it stands; null where there is none. */
    @Nullable
    RunSnapshot snapshot() {
        return follower == null ? null : follower.snapshot();
    }

    @Override
    public void close() {
        if (follower != null) {
            follower.close();
        }
    }
}
