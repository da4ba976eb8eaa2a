package dev.forkful.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Sees to it that files survive a power cut; what only a process may lose by its death needs none of this. */
final class Durable {
    private Durable() {}

    /**
     * Forces a new folder to disk: its files, their names, and those of what it lies in. Costs some ms for each file.
     *
     * @param root in which it lies, and whose own name is safe
     */
    static void force(Path folder, Path root) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                force(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path up = folder.getParent(); up != null && up.startsWith(root); up = up.getParent()) {
            force(up);
        }
    }

    /** Forces one file, or the names in one folder. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
