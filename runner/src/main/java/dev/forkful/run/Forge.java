package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import dev.forkful.io.Reason;
import dev.forkful.worker.Jvm;
import dev.forkful.worker.LaunchSpec;
import dev.forkful.worker.Machine;
import dev.forkful.worker.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Forks the workers of a run: the launch line, the launch data, the log.
 *
 * <p>The start of a JVM is the longest part of a short run, so one worker is forked ahead, before there are queues, and
 * launched when there are.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread. <i>Closing</i> kills those that were never launched.
 */
final class Forge implements AutoCloseable {
    /** A worker with fewer tasks than this ends before the optimising compiler has paid for itself (measured). */
    private static final long BRIEF_TASKS = 120_000;

    /** A worker with fewer tasks than this is nearly all start (measured). */
    private static final long FEW_TASKS = 1_000;

    /**
     * Most of what a start calls, it calls some hundred times: too few for the quick compiler, too. To call by
     * reflection without making code for it would save more, but its native frames pin virtual threads.
     */
    private static final List<String> ALL_START = List.of(
            "-XX:Tier3InvocationThreshold=1000",
            "-XX:Tier3MinInvocationThreshold=500",
            "-XX:Tier3CompileThreshold=5000");

    private final RunDirectory run;
    private final Jvm jvm;
    private final Machine machine;
    private final String classPath;
    private final List<String> archiveOptions;
    private final Duration archiveTime;
    private final List<String> ownOptions;
    private final Roster roster;
    private final Runnable onWord;
    private final IdleWorkers idle;
    /**
     * Whether its workers are to stay. INVARIANT: asked once, since a person may change it meanwhile: who stays has
     * {@link #jobContent} for its purpose, or it would serve a run of any job.
     */
    private final boolean workersStay;

    private final List<String> jobContent;
    private final Map<Integer, WorkerProcess> ahead = new HashMap<>();
    private final Map<WorkerProcess, IdleWorkers.Purpose> purposes = new HashMap<>();
    private LongSupplier heapBytes = () -> 0;
    private long roughTasks;

    /** @param onWord called, on some thread, when a worker rings or is dead */
    Forge(RunDirectory run, SupervisorOptions options, Roster roster, Runnable onWord) {
        this.run = run;
        this.roster = roster;
        this.onWord = onWord;
        this.idle = options.idleWorkers();
        this.workersStay = idle.keeps();
        this.jobContent = workersStay ? content(run) : List.of();
        this.jvm = Jvm.at(options.jvm().home());
        this.machine = Machine.current();
        this.archiveOptions = options.jvm().archive().options(jvm, options.jvm().classPath());
        this.archiveTime = options.jvm().archive().timeAtExit();
        this.ownOptions = options.jvm().options();
        this.classPath =
                options.jvm().classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** What a run's job is made of: the same of two runs where their workers run the same code. */
    private static List<String> content(RunDirectory run) {
        LaunchSpec.JobLocation job = run.job();
        List<String> content =
                new ArrayList<>(List.of(run.manifest().code().currentHash(), job.className(), job.jobName()));
        for (Path file : job.classPath()) {
            content.add(file.getFileName() + " " + checksum(file));
        }
        return content;
    }

    private static long checksum(Path file) {
        CRC32C checksum = new CRC32C();
        try (InputStream bytes = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot read " + file + ": " + Reason.of(e), e);
        }
        return checksum.getValue();
    }

    /** How much longer than others its workers may take to end, and be silent meanwhile. */
    Duration archiveTime() {
        return archiveTime;
    }

    /** Says how much heap each worker has that is forked from now on; 0 is as much as it needs. */
    void heap(LongSupplier bytes) {
        heapBytes = bytes;
    }

    /** Says about how many tasks are to be run: the JVMs forked from now on suit that. */
    void expect(long tasks) {
        roughTasks = tasks;
    }

    /** That a worker has too few file descriptors for its part of the attempts in flight; empty where it has not. */
    Optional<String> lackOfFiles() {
        long inFlight = roster.mostShare(1);
        return inFlight <= machine.connections()
                ? Optional.empty()
                : Optional.of("a worker may have " + machine.files()
                        + " files and connections open, too few if each of " + inFlight
                        + " attempts in flight has a connection: then raise 'ulimit -n', or lower concurrency");
    }

    /**
     * Forks the first worker, which is to have the incarnation {@code first}; should that fail, it is tried again
     * later. One only: others would take the cores from it, and from this process.
     */
    void forkAhead(int first) {
        try {
            ahead.put(first, take(1, first));
        } catch (IOException e) {
            ahead.clear(); // out of processes or memory for a moment: the crew will see
        }
    }

    /** Launches a worker: one that waits for such a run, the one that was forked ahead, or a new one. */
    WorkerProcess fork(int number, int incarnation) throws IOException {
        WorkerProcess early = ahead.remove(incarnation);
        WorkerProcess process = early != null ? early : take(number, incarnation);
        process.launch(
                new LaunchSpec(
                        run.path(),
                        incarnation,
                        number,
                        roster.share(number),
                        run.job(),
                        run.manifest().code().folder(),
                        run.manifest().arguments(),
                        log(incarnation),
                        workersStay ? UUID.randomUUID().toString() : null,
                        run.id(),
                        run.manifest().isPipeline()),
                onWord);
        return process;
    }

    private WorkerProcess take(int number, int incarnation) throws IOException {
        IdleWorkers.Purpose purpose = purpose(number);
        WorkerProcess waiting = idle.take(purpose);
        WorkerProcess process =
                waiting != null ? waiting : WorkerProcess.fork(purpose.command(), log(incarnation), onWord);
        purposes.put(process, purpose);
        return process;
    }

    private IdleWorkers.Purpose purpose(int number) {
        List<String> jvmOptions = new ArrayList<>(archiveOptions);
        long share = workersStay ? Long.MAX_VALUE : roughTasks / roster.size();
        if (share < BRIEF_TASKS) {
            jvmOptions.add("-XX:TieredStopAtLevel=1");
        }
        if (share < FEW_TASKS) {
            jvmOptions.addAll(ALL_START);
        }
        long heap = heapBytes.getAsLong();
        if (heap > 0) {
            jvmOptions.add("-Xmx" + (heap >> 20) + "m"); // the last one counts
        }
        jvmOptions.addAll(ownOptions);
        if (run.manifest().privateNetworksDenied()) { // on the line, so that no other run's worker serves this one
            jvmOptions.add("-D" + WorkerCommand.DENY_PRIVATE_NETWORKS + "=true");
        }
        WorkerCommand command =
                new WorkerCommand(jvm, machine, classPath, roster.mostShare(number), roster.size(), jvmOptions);
        return new IdleWorkers.Purpose(
                command.line(), number, jobContent, run.manifest().arguments());
    }

    /** A worker is gone: one that is alive may serve another run. */
    void release(WorkerProcess process) {
        IdleWorkers.Purpose purpose = purposes.remove(process);
        if (purpose != null && process.hasLeft()) {
            idle.keep(purpose, process);
        }
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
