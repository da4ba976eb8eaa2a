package dev.forkful.shell.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where Forkful's own jars are.
 *
 * @param root the folder with {@code console}, {@code lib} and {@code compiler}
 */
public record Installation(Path root) {

    /** What workers, and the console, need: the runner, the scripts' runtime, and their libraries. */
    public List<Path> workerClassPath() {
        return jarsIn("lib");
    }

    /** What only the process that compiles scripts needs. */
    public List<Path> compilerClassPath() {
        return jarsIn("compiler");
    }

    private List<Path> jarsIn(String folder) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the installation is not whole: cannot list " + root.resolve(folder), e);
        }
    }
}
