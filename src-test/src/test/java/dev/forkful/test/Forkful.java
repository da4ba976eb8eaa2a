package dev.forkful.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/**
 * The launcher {@code ./forkful}, started as a person starts it: in a folder and a home of its own, in an environment
 * built from zero. Compiled scripts alone are shared by all tests. A test that leaves a process behind fails.
 */
final class Forkful implements BeforeEachCallback, AfterEachCallback {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CACHE = ROOT.resolve("src-test/target/cache");

    /** The maker of a class archive belongs to the shared cache, and may outlive the console. */
    private static final Pattern ARCHIVING =
            Pattern.compile("ArchiveMain|-XX:ArchiveClassesAtExit|-XX:AOTCacheOutput|JDK_AOT_VM_OPTIONS");

    private static boolean jobsAreCompiled;

    private final Map<String, String> environment = new HashMap<>();
    private final List<Running> started = new ArrayList<>();
    private Path folder = ROOT;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        open(context.getRequiredTestClass().getSimpleName());
    }

    private void open(String user) throws IOException {
        folder = Files.createTempDirectory("forkful-test-" + user + "-").toRealPath();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", System.getProperty("user.home"));
        environment.put("FORKFUL_JAVA_HOME", System.getProperty("java.home"));
        // Not FORKFUL_HOME: it would take the cache of compiled scripts with it.
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        environment.put("XDG_CACHE_HOME", CACHE.toString());
        environment.put("FORKFUL_NO_BUILD", "1");
        environment.put("LANG", "C.UTF-8");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        close(context.getExecutionException()
                .filter(e -> !(e instanceof TestAbortedException)) // it skipped itself
                .isPresent());
    }

    private void close(boolean failed) throws IOException, InterruptedException {
        started.forEach(running -> running.process.destroyForcibly());
        for (Running running : started) {
            running.process.waitFor();
        }
        try {
            Eventually.see(
                    "no process is left", Duration.ofSeconds(failed ? 0 : 10), this::processLines, List::isEmpty);
        } finally {
            processes().forEach(ProcessHandle::destroyForcibly);
            if (failed) {
                System.err.println("left for a look: " + folder);
            } else {
                Trees.delete(folder);
            }
        }
    }

    /** All processes of this test that live: their environment names its folder. */
    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(this::isOurs)
                .toList();
    }

    /** Waits until none of them lives. */
    void awaitNoProcess() {
        Eventually.see("no process", Duration.ofSeconds(30), this::processLines, List::isEmpty);
    }

    private List<String> processLines() {
        return processes().stream()
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse("?"))
                .toList();
    }

    private boolean isOurs(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            String text = read(proc.resolve("cmdline")) + read(proc.resolve("environ"));
            return text.contains(folder.toString())
                    && !ARCHIVING.matcher(text).find()
                    && process.isAlive()
                    && !isZombie(proc);
        } catch (IOException e) {
            return false; // it ended, or it is somebody else's
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static boolean isZombie(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    }

    /** The repository. */
    static Path root() {
        return ROOT;
    }

    /** The test's own folder, in which commands run. */
    Path folder() {
        return folder;
    }

    /** Where runs are. */
    Path runs() {
        String home = environment.get("FORKFUL_HOME");
        return home == null
                ? folder.resolve("state/forkful/runs")
                : Path.of(home).resolve("runs");
    }

    /** The directory of a run. */
    Path runDirectory(String run) {
        return runs().resolve(run);
    }

    Forkful with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Forkful without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Writes a file into the test's folder. */
    Path write(String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a job of {@code resources/jobs} into the test's folder. */
    String job(String name) {
        compileJobs();
        write(name, jobText(name));
        return name;
    }

    /** Has all of {@code resources/jobs} compiled, once: the tests find them in the cache that they share. */
    private static synchronized void compileJobs() {
        if (!jobsAreCompiled) {
            jobsAreCompiled = true;
            Forkful once = new Forkful();
            try (Stream<Path> jobs = Files.list(ROOT.resolve("src-test/src/test/resources/jobs"))) {
                once.open("compileJobs");
                // Behind: what some say of secrets that are missing here ends no other.
                Finished unused = once.run(
                        "shell", "-c", jobs.map(job -> "check " + job + " &").collect(Collectors.joining("; ")));
                once.close(false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Has scripts compiled by one compiler, whose first script alone takes seconds: the next command finds them so. */
    void compile(List<String> scripts) {
        run("shell", "-c", scripts.stream().map(script -> "check " + script).collect(Collectors.joining("; ")))
                .expect(0);
    }

    /** A job of {@code resources/jobs}. */
    static String jobText(String name) {
        return resource("/jobs/" + name);
    }

    /** A file of {@code resources}. */
    static String resource(String name) {
        try (InputStream source = Forkful.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(source, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    Finished run(String... arguments) {
        Running running = start(arguments);
        running.endInput();
        return running.await();
    }

    /** Runs a command to its end, with something to read. */
    Finished runWithInput(String input, String... arguments) {
        Running running = start(arguments);
        running.type(input);
        running.endInput();
        return running.await();
    }

    /** Runs a command that only looks at runs, without a process of its own: where that is not the point. */
    Finished look(String... words) {
        return Looks.run(environment, folder, words);
    }

    /** Starts a command. */
    Running start(String... arguments) {
        return startAny(line(arguments), true);
    }

    /** Starts a command whose standard output nobody reads, like that of a pager left standing. */
    Running startUnread(String... arguments) {
        return startAny(line(arguments), false);
    }

    private static List<String> line(String... arguments) {
        return Stream.concat(Stream.of(ROOT.resolve("forkful").toString()), Stream.of(arguments))
                .toList();
    }

    /** Runs a line in a shell, as a person types it. */
    Finished runLine(String line) {
        Running running = startLine(line);
        running.endInput();
        return running.await();
    }

    /** Starts a line in a shell. */
    Running startLine(String line) {
        return startAny(List.of("bash", "-c", line), true);
    }

    /** Starts any command. */
    Running startCommand(List<String> command) {
        return startAny(command, true);
    }

    private Running startAny(List<String> command, boolean readsOut) {
        ProcessBuilder builder = new ProcessBuilder(PlainSignals.hearing(command)).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Running running = new Running(String.join(" ", command), builder.start(), readsOut);
            started.add(running);
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code status --json} says of a run. */
    JsonNode status(String run) {
        return look("status", run, "--json").expect(0).json();
    }

    /** Holds that a run's only replies are these many, each once, all ok, and gives them. */
    List<Reply> allOk(String run, int count) {
        List<Reply> replies = look("results", run).expect(0).replies();
        Reply.assertAllOk(replies, count);
        return replies;
    }
}
