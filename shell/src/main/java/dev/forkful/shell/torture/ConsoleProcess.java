package dev.forkful.shell.torture;

import dev.forkful.shell.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Forkful console in a process of its own: the JVM that runs this one, with the same options and jars, and other
 * words. What it says goes to a file.
 */
final class ConsoleProcess {
    private static final long GONE_SECONDS = 20;

    private final Process process;
    private final Path log;

    private ConsoleProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param directory where it works
     * @param log where its words go, anew
     * @param environment beside the one of this process
     */
    static ConsoleProcess start(List<String> words, Path directory, Path log, Map<String, String> environment) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        line.add("-cp");
        line.add(System.getProperty("java.class.path"));
        line.add(Main.class.getName());
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new ConsoleProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("a console cannot be started", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its workers that live. */
    List<ProcessHandle> workers() {
        return process.children().filter(ProcessHandle::isAlive).toList();
    }

    /** Ends it, as {@code kill -9} does; its workers end by themselves. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        boolean unused = process.waitFor(GONE_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends it and its workers. */
    void killAll() throws InterruptedException {
        List<ProcessHandle> workers = workers();
        kill();
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    /** Its exit status; only once it is gone. */
    int exit() {
        return process.exitValue();
    }

    /** Waits for its end. */
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    /** The end of what it said. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
