package dev.forkful.run;

import dev.forkful.worker.LaunchSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One forked worker. Its standard input carries the launch data, then wake-up bytes; its end tells the worker that the
 * console is gone. Its standard output is a bell that wakes the supervisor; its standard error is its log.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread, but for {@link #kill}.
 */
final class WorkerProcess {
    private final Process process;
    private final OutputStream input;

    private WorkerProcess(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
    }

    /**
     * Forks a worker, which loads what it can and waits for its {@link #launch}.
     *
     * @param onWord called, on some thread, when it rings or is dead
     */
    static WorkerProcess fork(List<String> command, Path log, Runnable onWord) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        WorkerProcess worker = new WorkerProcess(process);
        BellEar.listen(process.getInputStream(), log, onWord);
        var unused = process.onExit().thenRun(onWord);
        return worker;
    }

    /** Says what it is to do, once. */
    void launch(LaunchSpec spec) {
        try {
            input.write((spec.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            closeInput(); // it died at once: its exit status and its log tell why
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isDead() {
        return !process.isAlive();
    }

    /** As the operating system gave it; 128 + n for signal n. Only for the dead. */
    int exitStatus() {
        return process.exitValue();
    }

    /** Tells the worker to look for tasks. */
    void wake() {
        try {
            input.write('\n');
            input.flush();
        } catch (IOException e) {
            closeInput(); // it is dying: the reaper will see to it
        }
    }

    /** Makes the worker halt at once, as the console's death would. */
    void closeInput() {
        try {
            input.close();
        } catch (IOException ignored) {
            // a broken pipe is as good as a closed one
        }
    }

    /** Ends the worker, whatever it does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits until the process is gone and reaped. */
    boolean awaitDeath(long timeoutMillis) throws InterruptedException {
        return process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
