package dev.forkful.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;

/** Sees to it that files survive a power cut; what only a process may lose by its death needs none of this. */
public final class Durable {
    private Durable() {}

    /**
     * Forces a new folder to disk: its files, their names, and those of what it lies in. Costs some ms for each file.
     *
     * @param root in which it lies, and whose own name is safe
     */
    public static void force(Path folder, Path root) throws IOException {
        forceAll(folder);
        for (Path up = folder.getParent(); up != null && up.startsWith(root); up = up.getParent()) {
            force(up);
        }
    }

    /** The same, but for what it lies in: it is to get another name first. */
    public static void forceAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                force(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Forces one file, or the names in one folder. */
    public static void force(Path path) throws IOException {
        // A pending interrupt would close the channel; it is the caller's, and given back.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Gives a file that is whole, and forced, the name under which it counts: at once, in place of one that has it, and
     * for good.
     */
    public static void rename(Path file, Path name) throws IOException {
        FaultPoint.RENAME.reach();
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
        FaultPoint.RENAMED.reach();
        try {
            forceName(name);
        } catch (IOException e) {
            return; // it is there by now: where its folder may not be read, or not be forced, the system sees to it
        }
    }

    /** Forces the name of a file or folder, and not what is in it. */
    public static void forceName(Path path) throws IOException {
        force(Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root has no name"));
    }
}
