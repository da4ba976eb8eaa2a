package dev.forkful.run;

import dev.forkful.worker.ClassArchive;
import dev.forkful.worker.Jvm;
import dev.forkful.worker.WorkerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    /**
     * They make one in that folder when they end, under a name that nobody uses yet. For runs of one worker. It takes
     * seconds, and where the machine has much else to do more than a minute: nobody ends them meanwhile.
     */
    static WorkerArchive made(Path folder) {
        return new Made(folder);
    }

    /** JVM options. */
    List<String> options(Jvm jvm, List<Path> classPath);

    /** How much longer than others a worker may take to end for its sake; zero where it makes none. */
    default Duration timeAtExit() {
        return Duration.ZERO;
    }

    /** Makes one at the worker's exit. */
    record Made(Path folder) implements WorkerArchive {
        @Override
        public List<String> options(Jvm jvm, List<Path> classPath) {
            List<String> options = new ArrayList<>(
                    ClassArchive.in(folder, "worker-unfinished", jvm).makeOptions());
            options.add(
                    "-D" + WorkerCommand.ARCHIVE_SECONDS + "=" + timeAtExit().toSeconds());
            return List.copyOf(options);
        }

        @Override
        public Duration timeAtExit() {
            return Duration.ofMinutes(2);
        }
    }
}
