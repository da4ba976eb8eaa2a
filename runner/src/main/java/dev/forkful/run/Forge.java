package dev.forkful.run;

import dev.forkful.worker.Jvm;
import dev.forkful.worker.LaunchSpec;
import dev.forkful.worker.Machine;
import dev.forkful.worker.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Forks the workers of a run: the launch line, the launch data, the log. Not thread-safe. */
final class Forge {
    /** A worker with fewer tasks than this ends before the optimising compiler has paid for itself (measured). */
    private static final long BRIEF_TASKS = 50_000;

    private final RunDirectory run;
    private final Jvm jvm;
    private final Machine machine;
    private final String classPath;
    private final List<String> jvmOptions;
    private final Runnable onWord;

    /**
     * @param roughTasks about how many tasks are to be run
     * @param onWord called, on some thread, when a worker rings or is dead
     */
    Forge(RunDirectory run, SupervisorOptions options, long roughTasks, Runnable onWord) {
        this.run = run;
        this.onWord = onWord;
        this.jvm = Jvm.at(options.javaHome());
        this.machine = Machine.current();
        this.jvmOptions = new ArrayList<>(options.archive().options(jvm, options.workerClassPath()));
        if (roughTasks / workers() < BRIEF_TASKS) {
            jvmOptions.add("-XX:TieredStopAtLevel=1");
        }
        this.classPath =
                options.workerClassPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** More workers than attempts in flight would idle. */
    int workers() {
        Manifest manifest = run.manifest();
        return Math.min(manifest.workers(), manifest.concurrency());
    }

    WorkerProcess fork(int number, int incarnation) throws IOException {
        Manifest manifest = run.manifest();
        // The remainder of an uneven split goes to the first workers, so that the sum is what was asked for.
        int share = manifest.concurrency() / workers() + (number <= manifest.concurrency() % workers() ? 1 : 0);
        LaunchSpec launch = new LaunchSpec(run.path(), incarnation, number, share, run.job(), manifest.arguments());
        WorkerCommand command = new WorkerCommand(jvm, machine, classPath, share, workers(), jvmOptions);
        return WorkerProcess.fork(command.line(), launch, log(incarnation), onWord);
    }

    Path log(int incarnation) {
        return run.workerLog(incarnation);
    }
}
