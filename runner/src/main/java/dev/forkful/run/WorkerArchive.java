package dev.forkful.run;

import dev.forkful.worker.ClassArchive;
import dev.forkful.worker.Jvm;
import java.nio.file.Path;
import java.util.List;

/** What workers do with a class archive. */
@FunctionalInterface
public interface WorkerArchive {

    /** Nothing. */
    WorkerArchive NONE = (jvm, classPath) -> List.of();

    /** They use the one in that folder, if it is there and fits. The folder stands for the JVM's build. */
    static WorkerArchive used(Path folder) {
        return (jvm, classPath) -> ClassArchive.in(folder, "worker", jvm).useOption(classPath).stream()
                .toList();
    }

    /** They make one in that folder when they end, under a name that nobody uses yet. For runs of one worker. */
    static WorkerArchive made(Path folder) {
        return (jvm, classPath) ->
                ClassArchive.in(folder, "worker-unfinished", jvm).makeOptions();
    }

    /** JVM options. */
    List<String> options(Jvm jvm, List<Path> classPath);
}
