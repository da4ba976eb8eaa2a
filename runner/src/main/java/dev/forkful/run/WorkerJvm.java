package dev.forkful.run;

import java.nio.file.Path;
import java.util.List;

/**
 * The JVM that each worker of a run is.
 *
 * @param classPath what workers need beside the job itself
 * @param home the JDK that they run on
 * @param archive their class archive
 * @param options added to Forkful's own, and stronger where both say something
 */
public record WorkerJvm(List<Path> classPath, Path home, WorkerArchive archive, List<String> options) {
    public WorkerJvm {
        classPath = List.copyOf(classPath);
        options = List.copyOf(options);
    }

    /** The JDK that runs this program, and nothing special. */
    public static WorkerJvm of(List<Path> classPath) {
        return new WorkerJvm(classPath, Path.of(System.getProperty("java.home")), WorkerArchive.NONE, List.of());
    }

    /** The same with a class archive. */
    public WorkerJvm withArchive(WorkerArchive value) {
        return new WorkerJvm(classPath, home, value, options);
    }

    /** The same with other options. */
    public WorkerJvm withOptions(List<String> value) {
        return new WorkerJvm(classPath, home, archive, value);
    }
}
