package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.broker.EventReader;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tells which runs are completed, and were left alone for a while: what {@code rm --completed} may delete. */
final class CompletedRuns {
    private final World world;
    private final long latestMillis;

    /** @param age how long nothing must have happened in them; null asks no clock */
    CompletedRuns(World world, @Nullable Duration age) {
        this.world = world;
        this.latestMillis = age == null
                ? Long.MAX_VALUE
                : world.clock().instant().minus(age).toEpochMilli();
    }

    /** Whether it is one. Whatever cannot be read is none; that is told. */
    boolean has(Path folder) {
        try {
            RunDirectory run = RunDirectory.open(folder);
            return run.manifest().code().hasScript() // else it is a pool's queue, whose program comes again
                    && run.manifest().createdAtMillis() <= latestMillis // spares the reading of most
                    && run.snapshot().state() == RunPhase.COMPLETED
                    && (latestMillis == Long.MAX_VALUE || lastEventMillis(run) <= latestMillis);
        } catch (ForkfulException | UncheckedIOException e) {
            world.say(SafeText.line(folder.getFileName() + " stays: " + e.getMessage()));
            return false;
        }
    }

    private static long lastEventMillis(RunDirectory run) {
        AtomicLong last = new AtomicLong();
        try (EventReader events = run.broker().eventsWithoutBodies()) {
            events.pollAll(event -> last.accumulateAndGet(event.atMillis(), Math::max));
        }
        return last.get();
    }
}
