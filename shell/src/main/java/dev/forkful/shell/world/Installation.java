package dev.forkful.shell.world;

import dev.forkful.run.WorkerArchive;
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
 * @param javaHome the JDK that runs all of it
 * @param archives the folder with the class archives of that JDK; need not exist
 * @param workerArchive what workers do with theirs
 */
public record Installation(Path root, Path javaHome, Path archives, WorkerArchive workerArchive) {

    /** One whose workers use what was made before. */
    public static Installation at(Path root, Path javaHome, Path archives) {
        return new Installation(root, javaHome, archives, WorkerArchive.used(archives));
    }

    /** The same, whose workers make their archive, in that folder. */
    public Installation makingWorkerArchive(Path folder) {
        return new Installation(root, javaHome, archives, WorkerArchive.made(folder));
    }

    /** What workers, and the console, need: the runner, the scripts' runtime, and their libraries. */
    public List<Path> workerClassPath() {
        Path lib = root.resolve("lib");
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the installation is not whole: cannot list " + lib, e);
        }
    }
}
