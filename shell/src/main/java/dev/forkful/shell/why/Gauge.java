package dev.forkful.shell.why;

import dev.forkful.run.Pressure;
import dev.forkful.run.WorkerLives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Reads what the workers of a run take of the machine; what the system does not say is 0. */
public final class Gauge {
    private static final Path PROC = Path.of("/proc");

    private Gauge() {}

    /** The CPU time that those which run have had. */
    public static Duration cpuTime(List<WorkerLives.Life> workers) {
        return running(workers)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The open files and sockets of the one that has the most. */
    public static long openFiles(List<WorkerLives.Life> workers) {
        return running(workers).mapToLong(Gauge::openFiles).max().orElse(0);
    }

    private static long openFiles(long pid) {
        try (Stream<Path> files = Files.list(PROC.resolve(pid + "/fd"))) {
            return files.count();
        } catch (IOException | UncheckedIOException e) { // it dies while it is looked at
            return 0;
        }
    }

    /** How many one of them may have. */
    public static long openFilesLimit(List<WorkerLives.Life> workers) {
        return running(workers)
                .mapToLong(Gauge::openFilesLimit)
                .filter(limit -> limit > 0)
                .min()
                .orElse(0);
    }

    private static long openFilesLimit(long pid) {
        try (Stream<String> limits = Files.lines(PROC.resolve(pid + "/limits"))) {
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" +", -1)[3])
                    .filter(soft -> !soft.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** How the disk does that a run is on. */
    public static Symptoms.Disk disk(Path run) {
        return new Symptoms.Disk(freeBytes(run), Pressure.stalledPercent(PROC, "io"));
    }

    private static long freeBytes(Path run) {
        try {
            return Files.getFileStore(run).getUsableSpace();
        } catch (IOException e) {
            return Symptoms.Disk.WELL.freeBytes();
        }
    }

    private static Stream<Long> running(List<WorkerLives.Life> workers) {
        return workers.stream().filter(life -> life.state().equals("running")).map(WorkerLives.Life::pid);
    }
}
