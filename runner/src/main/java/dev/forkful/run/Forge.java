package dev.forkful.run;

import dev.forkful.worker.Jvm;
import dev.forkful.worker.LaunchSpec;
import dev.forkful.worker.Machine;
import dev.forkful.worker.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Forks the workers of a run: the launch line, the launch data, the log.
 *
 * <p>The start of a JVM is the longest part of a short run, so one worker is forked ahead, before there are queues, and
 * launched when there are.
 *
 * <p><i>Threading:</i> not thread-safe. <i>Closing</i> kills those that were never launched.
 */
final class Forge implements AutoCloseable {
    /** A worker with fewer tasks than this ends before the optimising compiler has paid for itself (measured). */
    private static final long BRIEF_TASKS = 150_000;

    private final RunDirectory run;
    private final Jvm jvm;
    private final Machine machine;
    private final String classPath;
    private final List<String> archiveOptions;
    private final Roster roster;
    private final Runnable onWord;
    private final Map<Integer, WorkerProcess> ahead = new HashMap<>();
    private long roughTasks;

    /** @param onWord called, on some thread, when a worker rings or is dead */
    Forge(RunDirectory run, SupervisorOptions options, Roster roster, Runnable onWord) {
        this.run = run;
        this.roster = roster;
        this.onWord = onWord;
        this.jvm = Jvm.at(options.javaHome());
        this.machine = Machine.current();
        this.archiveOptions = options.archive().options(jvm, options.workerClassPath());
        this.classPath =
                options.workerClassPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Says about how many tasks are to be run: the JVMs forked from now on suit that. */
    void expect(long tasks) {
        roughTasks = tasks;
    }

    /**
     * Forks the first worker, which is to have the incarnation {@code first}; should that fail, it is tried again
     * later. One only: others would take the cores from it, and from this process.
     */
    void forkAhead(int first) {
        try {
            ahead.put(first, start(1, first));
        } catch (IOException e) {
            ahead.clear(); // out of processes or memory for a moment: the crew will see
        }
    }

    /** Forks a worker, or takes the one that was forked ahead, and launches it. */
    WorkerProcess fork(int number, int incarnation) throws IOException {
        WorkerProcess early = ahead.remove(incarnation);
        WorkerProcess process = early != null ? early : start(number, incarnation);
        process.launch(new LaunchSpec(
                run.path(),
                incarnation,
                number,
                roster.share(number),
                run.job(),
                run.manifest().arguments()));
        return process;
    }

    private WorkerProcess start(int number, int incarnation) throws IOException {
        List<String> jvmOptions = new ArrayList<>(archiveOptions);
        if (roughTasks / roster.size() < BRIEF_TASKS) {
            jvmOptions.add("-XX:TieredStopAtLevel=1");
        }
        WorkerCommand command =
                new WorkerCommand(jvm, machine, classPath, roster.share(number), roster.size(), jvmOptions);
        return WorkerProcess.fork(command.line(), log(incarnation), onWord);
    }

    Path log(int incarnation) {
        return run.workerLog(incarnation);
    }

    @Override
    public void close() {
        ahead.values().forEach(WorkerProcess::kill);
        ahead.clear();
    }
}
