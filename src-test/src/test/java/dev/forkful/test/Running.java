package dev.forkful.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.opentest4j.AssertionFailedError;

/** A command that runs. */
final class Running {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Process process;
    private final String command;
    private final StringBuilder out = new StringBuilder(); // guarded by itself
    private final StringBuilder err = new StringBuilder(); // guarded by itself
    private final CompletableFuture<Void> outRead;
    private final CompletableFuture<Void> errRead;

    Running(String command, Process process) {
        this(command, process, true);
    }

    /** @param readsOut whether anybody reads standard output; where not, it is a pipe that fills up */
    Running(String command, Process process, boolean readsOut) {
        this.command = command;
        this.process = process;
        outRead = readsOut ? read("stdout", process.getInputStream(), out) : CompletableFuture.completedFuture(null);
        errRead = read("stderr", process.getErrorStream(), err);
    }

    /** On a thread of its own: a common pool of one thread would read one stream after the other. */
    private static CompletableFuture<Void> read(String name, InputStream from, StringBuilder to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    copy(from, to);
                    done.complete(null);
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void copy(InputStream from, StringBuilder to) {
        try (from) {
            byte[] buffer = new byte[8192];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                append(to, new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            append(to, "[stream ended: " + e.getMessage() + "]");
        }
    }

    private static void append(StringBuilder to, String text) {
        synchronized (to) {
            to.append(text);
        }
    }

    private static String text(StringBuilder of) {
        synchronized (of) {
            return of.toString();
        }
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    /** Writes to standard input, and leaves it open. */
    void type(String text) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends standard input. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The worker processes that live now. */
    List<ProcessHandle> workers() {
        return process.descendants()
                .filter(child -> CommandLine.contains(child, "WorkerMain"))
                .toList();
    }

    /** Waits until standard output holds so many lines. */
    void awaitLines(int count) {
        Eventually.see(
                count + " lines on stdout of " + command,
                Duration.ofSeconds(60),
                () -> out().lines().count(),
                lines -> lines >= count || !process.isAlive());
    }

    /** {@code kill -9} of the console, or of another. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a signal, by name, to the console alone. */
    void signal(String name) {
        signal(name, process.toHandle());
    }

    /** Sends a signal, by name. */
    static void signal(String name, ProcessHandle to) {
        PlainSignals.assumeHeard(name);
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(to.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end. */
    Finished await() {
        return await(PATIENCE);
    }

    /** The same for one that takes long. */
    Finished await(Duration patience) {
        try {
            Duration bound = Eventually.patience(patience);
            if (!process.waitFor(bound.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionFailedError(command + ": no end within " + bound + "; stderr so far:\n" + err()
                        + "\nstdout so far:\n" + out());
            }
            outRead.get(10, TimeUnit.SECONDS);
            errRead.get(10, TimeUnit.SECONDS);
            return new Finished(command, process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionFailedError(command + ": ended, but somebody still holds its output", e);
        }
    }
}
