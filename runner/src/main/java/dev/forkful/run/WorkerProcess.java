package dev.forkful.run;

import dev.forkful.worker.LaunchPipe;
import dev.forkful.worker.LaunchSpec;
import dev.forkful.worker.WorkerExit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One forked worker. Its standard input carries the launch data, then wake-up bytes; its end tells the worker that the
 * console is gone. Its standard output is a bell that wakes the supervisor; its standard error is its log.
 *
 * <p>A worker that was launched to stay leaves its run alive, and may be launched again for another.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread, but for {@link #kill}, and for what its ear answers.
 */
final class WorkerProcess {
    /** For what the dead said to be read; a process that it forked may keep its pipe open. */
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final Process process;
    private final OutputStream input;
    private volatile Path log;
    private volatile Runnable onWord;
    private volatile @Nullable String farewell;
    private volatile boolean left;
    /** Whether it said that it ends because it cannot write; false once nothing more is to be heard. */
    private final CompletableFuture<Boolean> lacksStorage = new CompletableFuture<>();

    private WorkerProcess(Process process, Path log, Runnable onWord) {
        this.process = process;
        this.input = process.getOutputStream();
        this.log = log;
        this.onWord = onWord;
    }

    /**
     * Forks a worker, which loads what it can and waits for its {@link #launch}.
     *
     * @param onWord called, on some thread, when it rings, or is gone
     */
    static WorkerProcess fork(List<String> command, Path log, Runnable onWord) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        WorkerProcess worker = new WorkerProcess(process, log, onWord);
        BellEar.listen(process.getInputStream(), worker.new Ear());
        var unused = process.onExit().thenRun(() -> worker.onWord.run());
        return worker;
    }

    private final class Ear implements BellEar.Listener {
        @Override
        public void rings() {
            onWord.run();
        }

        @Override
        public void leaves() {
            left = true;
            onWord.run();
        }

        @Override
        public @Nullable String farewell() {
            return farewell;
        }

        @Override
        public void ends() {
            write(LaunchPipe.LET_GO + "\n");
        }

        @Override
        public void lacksStorage() {
            boolean unused = lacksStorage.complete(true);
        }

        @Override
        public void silent() {
            boolean unused = lacksStorage.complete(false);
        }

        @Override
        public Path log() {
            return log;
        }
    }

    /**
     * Says what it is to do: once, and once more each time that it has left its run.
     *
     * @param listener called, on some thread, when it rings, or is gone
     */
    void launch(LaunchSpec spec, Runnable listener) {
        log = spec.log();
        onWord = listener;
        farewell = spec.farewell();
        left = false;
        try {
            input.write((spec.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            closeInput(); // it died at once: its exit status and its log tell why
        }
    }

    /** Whether it has left its run, alive. */
    boolean hasLeft() {
        return left && process.isAlive();
    }

    /** Nobody listens to it for now. */
    void ignore() {
        onWord = () -> {};
    }

    long pid() {
        return process.pid();
    }

    boolean isDead() {
        return !process.isAlive();
    }

    /** Whether it holds nothing of its run any more, and never will: it is dead, or has left. */
    boolean isGone() {
        return left || isDead();
    }

    /** As the operating system gave it; 128 + n for signal n; 0 for one that has left. Only for those that are gone. */
    int exitStatus() {
        return left ? 0 : process.exitValue();
    }

    /**
     * Whether it ended because it could not write. A handler can end it with the same exit status, so it must have said
     * so: that is waited for, since its last words may still be on their way. Only for those that are gone.
     */
    boolean lackedStorage() {
        return exitStatus() == WorkerExit.STORAGE.code()
                && lacksStorage
                        .copy()
                        .completeOnTimeout(false, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
    }

    /** Tells the worker to look for tasks. */
    void wake() {
        write("\n");
    }

    /** Tells the worker that a task was cancelled, whoever holds it. */
    void cancel(long sequence) {
        write(LaunchPipe.CANCEL + Long.toString(sequence) + "\n");
    }

    private void write(String text) {
        try {
            input.write(text.getBytes(StandardCharsets.US_ASCII));
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
}
