package dev.forkful.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * A class archive: the classes of a JVM in the form that it maps at start, which saves it about half of its start. It
 * is an AppCDS archive, from JDK 25 on an AOT cache.
 *
 * <p>It is of use for one build of a JVM and one set of jars only. Its folder stands for the JVM; a jar that is newer
 * than the archive makes it stale. Without an archive all is the same, but slower.
 *
 * @param file where it is, or will be
 */
public record ClassArchive(Path file) {
    /** JDK 24 knows AOT caches too, but takes three runs to make one. */
    private static final int AHEAD_OF_TIME_SINCE = 25;

    /** The archive of that name for a JVM, in its folder; whether it exists or not. */
    public static ClassArchive in(Path folder, String name, Jvm jvm) {
        return new ClassArchive(folder.resolve(name + (jvm.feature() >= AHEAD_OF_TIME_SINCE ? ".aot" : ".jsa")));
    }

    /** The JVM option that uses it; empty where there is none, or it is stale. */
    public Optional<String> useOption(List<Path> classPath) {
        try {
            FileTime made = Files.getLastModifiedTime(file);
            for (Path jar : classPath) {
                // JDK 25 would run the classes of a jar that was replaced since (JDK-8377932).
                if (Files.isDirectory(jar) || Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return Optional.empty();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of((isAheadOfTime() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file);
    }

    /**
     * The JVM options that make it, when the JVM ends in order. A JVM of JDK 17 crashes on a torn one: let it be made
     * under another name, and rename it.
     *
     * <p>An AOT cache is made without the profiles of what its maker ran: by them, a JVM would compile all that at its
     * start, and a short run take a sixth more CPU (measured).
     */
    public List<String> makeOptions() {
        if (!isAheadOfTime()) {
            return List.of("-XX:ArchiveClassesAtExit=" + file);
        }
        return List.of(
                "-XX:AOTCacheOutput=" + file,
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+IgnoreUnrecognizedVMOptions", // a later JVM may not know the next one
                "-XX:-AOTRecordTraining");
    }

    private boolean isAheadOfTime() {
        return file.toString().endsWith(".aot");
    }
}
