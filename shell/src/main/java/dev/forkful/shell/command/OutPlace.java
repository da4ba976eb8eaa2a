package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether what {@code --out} names can be written. Asked before anything is run: at the end it would be too late.
 *
 * <p><i>Failure:</i> {@link JobException}, in words.
 */
final class OutPlace {
    private static final String SCRIPT = "the script";

    private final Path path;

    private OutPlace(Path path) {
        this.path = path;
    }

    /** Requires it of a file that grows under its own name; standard output can always be written. */
    static void requireFile(World world, String target) {
        if (target.isEmpty()) {
            throw new JobException("cannot write '': it must name a file");
        }
        if (!target.equals("-")) {
            OutPlace place = of(world, target);
            place.require();
            place.requireOutside(Runs.of(world));
        }
    }

    /**
     * Requires it of a file that takes the place of the one before when it is complete.
     *
     * @param run whose replies it takes
     */
    static void requireExport(World world, String target, RunDirectory run) {
        requireFile(world, target);
        if (target.equals("-")) {
            return;
        }
        OutPlace place = of(world, target);
        if (Files.isRegularFile(place.path)) {
            place.requireFolder(followed(place.path));
        }
        place.requireNot(run.manifest().code().currentScript(), SCRIPT);
        requireOther(
                world, target, run.manifest().code().script(), run.manifest().input());
    }

    /** Requires that it is not what the run is made of: that would be lost. */
    static void requireOther(World world, String target, Path script, @Nullable Input input) {
        if (target.equals("-")) {
            return;
        }
        OutPlace place = of(world, target);
        place.requireNot(script, SCRIPT);
        if (input instanceof Input.File file && !file.path().equals("-")) {
            place.requireNot(script.resolveSibling(file.path()), "what the run reads");
        }
    }

    /**
     * Requires that no live run writes its replies to it: one would take the other's away. A run that writes them at
     * the end of a resume or retry says so nowhere, and is not found.
     */
    static void requireUnused(World world, String target) {
        OutPlace place = of(world, target);
        if (!target.equals("-") && Files.isRegularFile(place.path)) {
            for (Path folder : Runs.of(world).folders()) {
                place.requireNotOf(folder);
            }
        }
    }

    private static OutPlace of(World world, String target) {
        return new OutPlace(world.directory().resolve(target));
    }

    private void requireNotOf(Path folder) {
        Path written;
        try {
            RunDirectory run = RunDirectory.open(folder);
            written = run.isLive() ? run.manifest().out() : null;
        } catch (ForkfulException | UncheckedIOException e) {
            return; // a damaged run must not stand in the way of the others
        }
        if (written != null) {
            requireNot(written, "what run " + folder.getFileName() + " writes, which is live");
        }
    }

    private void requireNot(Path file, String what) {
        try {
            if (Files.exists(path) && Files.exists(file) && Files.isSameFile(path, file)) {
                throw refused("it is " + what);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }

    /** What lies there makes the runs: whatever else were written there would damage one. */
    private void requireOutside(RunStore runs) {
        if (runs.holds(path)) {
            throw refused("it lies among the runs, in Forkful's own folder");
        }
    }

    private void require() {
        if (Files.isDirectory(path)) {
            throw refused("it is a folder");
        } else if (!Files.exists(path)) {
            requireFolder(path);
        } else if (!Files.isWritable(path)) {
            throw refused("permission denied");
        }
    }

    private void requireFolder(Path file) {
        Path folder = Objects.requireNonNullElse(file.getParent(), file);
        if (!Files.isDirectory(folder)) {
            throw refused(Files.exists(folder) ? folder + " is no folder" : "no such folder");
        } else if (!Files.isWritable(folder)) {
            throw refused("permission denied");
        }
    }

    private static Path followed(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path, e);
        }
    }

    private JobException refused(String why) {
        return new JobException("cannot write " + path + ": " + why);
    }
}
