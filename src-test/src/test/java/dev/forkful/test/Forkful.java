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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * The launcher {@code ./forkful}, started as a person starts it: in a folder and a home of its own, in an environment built
 * from zero. A test that leaves a process behind fails.
 */
final class Forkful implements BeforeEachCallback, AfterEachCallback {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Map<String, String> environment = new HashMap<>();
    private final List<Running> started = new ArrayList<>();
    private Path folder = ROOT;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("forkful-test");
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", System.getProperty("user.home"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("FORKFUL_JAVA_HOME", System.getProperty("java.home"));
        environment.put("FORKFUL_HOME", folder.resolve("state").toString());
        environment.put("FORKFUL_NO_BUILD", "1");
        environment.put("LANG", "C.UTF-8");
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<String> left = new ArrayList<>();
        for (Running running : started) {
            for (ProcessHandle process : running.family()) {
                if (process.isAlive()) {
                    left.add(process.pid() + " " + process.info().commandLine().orElse(""));
                    process.destroyForcibly();
                }
            }
            running.process.waitFor();
        }
        if (context.getExecutionException().isEmpty()) {
            Trees.delete(folder);
        }
        if (!left.isEmpty()) {
            throw new AssertionFailedError("processes were left behind: " + left);
        }
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
        return folder.resolve("state/runs");
    }

    Forkful with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Writes a file into the test's folder. */
    Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    Finished run(String... arguments) {
        return start(arguments).await();
    }

    /** Runs a command to its end, with something to read. */
    Finished runWithInput(String input, String... arguments) {
        Running running = start(arguments);
        running.type(input);
        return running.await();
    }

    /** Starts a command. */
    Running start(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("forkful").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Running running = new Running(builder.start());
            started.add(running);
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command left. */
    record Finished(int exit, String out, String err) {}

    /** A command that runs. */
    static final class Running {
        final Process process;
        private final StringBuffer out = new StringBuffer();
        private final StringBuffer err = new StringBuffer();
        private final CompletableFuture<Void> outRead;
        private final CompletableFuture<Void> errRead;
        private final List<ProcessHandle> seen = new ArrayList<>();

        Running(Process process) {
            this.process = process;
            this.outRead = CompletableFuture.runAsync(() -> copy(process.getInputStream(), out));
            this.errRead = CompletableFuture.runAsync(() -> copy(process.getErrorStream(), err));
        }

        private static void copy(InputStream from, StringBuffer to) {
            try (from) {
                byte[] buffer = new byte[8192];
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    to.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                to.append("[stream ended: ").append(e.getMessage()).append(']');
            }
        }

        String out() {
            return out.toString();
        }

        String err() {
            return err.toString();
        }

        /** Writes to standard input, and ends it. */
        void type(String text) {
            try (var input = process.getOutputStream()) {
                input.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The worker processes that live now. */
        List<ProcessHandle> workers() {
            List<ProcessHandle> workers = process.descendants()
                    .filter(child -> child.info().commandLine().orElse("").contains("WorkerMain"))
                    .toList();
            seen.addAll(workers);
            return workers;
        }

        /** The console and all processes below it that were ever seen. */
        List<ProcessHandle> family() {
            List<ProcessHandle> family = new ArrayList<>(seen);
            process.descendants().forEach(family::add);
            family.add(process.toHandle());
            return family;
        }

        /** {@code kill -9}. */
        void kill() {
            workers();
            process.destroyForcibly();
        }

        /** Sends a signal, by name, to the console alone. */
        void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Waits for the end. */
        Finished await() {
            try {
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionFailedError("did not end within " + PATIENCE + "; stderr so far:\n" + err);
                }
                outRead.join();
                errRead.join();
                return new Finished(process.exitValue(), out(), err());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
