package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
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
    private final Path path;

    private OutPlace(Path path) {
        this.path = path;
    }

    /** Requires it of a file that grows under its own name; standard output can always be written. */
    static void requireFile(World world, String target) {
        if (!target.equals("-")) {
            new OutPlace(world.directory().resolve(target)).require();
        }
    }

    /** Requires it of a file that takes the place of the one before when it is complete. */
    static void requireExport(World world, String target) {
        requireFile(world, target);
        Path path = world.directory().resolve(target);
        if (!target.equals("-") && Files.isRegularFile(path)) {
            new OutPlace(path).requireFolder(followed(path));
        }
    }

    /** Requires that it is not what the run is made of: that would be lost. */
    static void requireOther(World world, String target, Path script, @Nullable Input input) {
        if (target.equals("-")) {
            return;
        }
        OutPlace place = new OutPlace(world.directory().resolve(target));
        place.requireNot(script, "the script");
        if (input instanceof Input.File file && !file.path().equals("-")) {
            place.requireNot(script.resolveSibling(file.path()), "what the run reads");
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
