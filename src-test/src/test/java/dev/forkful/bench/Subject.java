package dev.forkful.bench;

import dev.forkful.test.CommandLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command under measurement: it is watched from its start to its end. */
final class Subject implements AutoCloseable {
    private static final long SAMPLE_MILLIS = 20;

    final Process process;
    private final List<String> command;
    private final Path complaints;
    private final BufferedReader out;
    private final long begunNanos = System.nanoTime();
    private final double childrenBefore =
            Proc.endedChildrenCpuSeconds(ProcessHandle.current().pid());
    private final Map<Long, Long> rssByPid = new HashMap<>();
    private double consoleCpuSeconds;

    /** Starts a command in a folder; what it says goes to {@code err.txt} there. */
    Subject(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        this.command = command;
        complaints = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(complaints.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Seconds since the start. */
    double elapsedSeconds() {
        return (System.nanoTime() - begunNanos) / 1e9;
    }

    /** The next line of its standard output. */
    String awaitLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the command ended before its line came: " + process.info());
        }
        return line;
    }

    /** The workers that live. */
    List<ProcessHandle> workers() {
        return process.descendants()
                .filter(child -> CommandLine.contains(child, "WorkerMain"))
                .toList();
    }

    /** The CPU time so far of all its processes that live. */
    double treeCpuSeconds() {
        return Proc.cpuSeconds(process.pid())
                + process.descendants()
                        .mapToDouble(child -> Proc.cpuSeconds(child.pid()))
                        .sum();
    }

    /** Waits for its end, which must be a good one. */
    Usage await() throws InterruptedException {
        do {
            consoleCpuSeconds = Math.max(consoleCpuSeconds, Proc.cpuSeconds(process.pid()));
            rssByPid.merge(process.pid(), Proc.peakRssBytes(process.pid()), Math::max);
            workers().forEach(worker -> rssByPid.merge(worker.pid(), Proc.peakRssBytes(worker.pid()), Math::max));
        } while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
        double wall = elapsedSeconds();
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "exit code " + process.exitValue() + " of " + command + ":\n" + complaints());
        }
        double all = Proc.endedChildrenCpuSeconds(ProcessHandle.current().pid()) - childrenBefore;
        long console = rssByPid.getOrDefault(process.pid(), 0L);
        rssByPid.remove(process.pid());
        long worker =
                rssByPid.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Usage(wall, Math.min(all, consoleCpuSeconds), Math.max(0, all - consoleCpuSeconds), console, worker);
    }

    private String complaints() {
        try {
            return Files.readString(complaints);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
