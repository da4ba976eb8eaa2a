package dev.forkful.shell.repl;

import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.StopRequests;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs in the shell, in front or behind, on a thread of its own. Thread-safe.
 *
 * <p>A request to stop goes to the command, if it listens, as Ctrl-C does to a process of its own; a command that does
 * not is interrupted.
 */
final class ShellJob implements StopRequests {
    private static final String IN_FRONT = "Ctrl-C again leaves it running in the background";
    /** How long the end of the shell waits for a command that does not hear that it is to stop. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String text;
    private final String command;
    private final Thread thread;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    /** Its end, and what is to be done then. */
    private volatile CompletableFuture<Integer> end = exit;

    private volatile int number;
    private volatile boolean stopped;
    private volatile long stoppedNanos;
    private volatile String again = IN_FRONT;
    private @Nullable IntConsumer listener; // guarded by this, as are the next
    private boolean hasListened;
    private int requests;
    private final Deque<Runnable> whenBehind = new ArrayDeque<>(); // the last first
    private boolean isBehind;

    private ShellJob(String text, String command, ToIntFunction<ShellJob> body) {
        this.text = text;
        this.command = command;
        this.thread = new Thread(() -> run(body), "forkful-command");
        thread.setDaemon(true);
    }

    /**
     * Starts a command.
     *
     * @param text as it was typed
     * @param command its first word
     * @param body is told how it may be stopped, and gives the exit code
     */
    static ShellJob start(String text, String command, ToIntFunction<ShellJob> body) {
        ShellJob job = new ShellJob(text, command, body);
        job.thread.start();
        return job;
    }

    private void run(ToIntFunction<ShellJob> body) {
        try {
            exit.complete(body.applyAsInt(this));
        } catch (RuntimeException | Error e) { // the top of the thread: who waits must hear of it
            exit.completeExceptionally(e);
        }
    }

    /** What a person calls it by, once it is behind; 0 in front. */
    int number() {
        return number;
    }

    void setNumber(int value) {
        number = value;
        again = "'stop " + value + "' again aborts it";
    }

    /** Says how a person asks once more, where that is not by this shell's own ways. */
    void setAgain(String words) {
        again = words;
    }

    /** It loses the screen. */
    void goBehind() {
        List<Runnable> told;
        synchronized (this) {
            isBehind = true;
            told = List.copyOf(whenBehind);
        }
        told.forEach(Runnable::run);
    }

    /** What is said where the shell ends without waiting for it any longer. */
    String cutOff() {
        return "[" + number + "] does not stop, and is cut off: " + SafeText.line(text);
    }

    /** As it was typed. */
    String text() {
        return text;
    }

    /** Its first word. */
    String command() {
        return command;
    }

    boolean isDone() {
        return exit.isDone();
    }

    /** Its exit code; null where it goes on, or its end is still to be told. */
    @Nullable
    Integer exitCode() {
        CompletableFuture<Integer> told = end;
        return told.isDone()
                ? told.handle((code, error) -> error == null ? code : ExitCode.INTERNAL)
                        .join()
                : null;
    }

    /** Whether it was asked to stop: how it ends is what was wished. */
    boolean wasStopped() {
        return stopped;
    }

    /**
     * Tells {@code action} its exit code when it has ended; at once where it has. Who awaits its end awaits that, too.
     */
    void whenDone(IntConsumer action) {
        end = exit.whenComplete((code, error) -> action.accept(error == null ? code : ExitCode.INTERNAL));
    }

    /** Waits for its end, for a bounded time; gives its exit code, or null where it goes on. */
    @Nullable
    Integer await(long millis) throws InterruptedException {
        try {
            return end.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the command failed: " + e.getCause(), e.getCause());
        }
    }

    /** Asks it to stop; a second time, to stop at once. Whether it hears that: one that does not is interrupted. */
    boolean requestStop() {
        if (!stopped) {
            stoppedNanos = System.nanoTime();
            stopped = true;
        }
        IntConsumer told;
        int count;
        synchronized (this) {
            told = listener;
            count = told == null ? 0 : ++requests;
        }
        if (told != null) {
            told.accept(count);
        } else {
            thread.interrupt();
        }
        return told != null;
    }

    @Override
    public boolean isRequested() {
        return stopped;
    }

    @Override
    public String again() {
        return again;
    }

    @Override
    public Subscription whenBehind(Runnable handler) {
        boolean late;
        synchronized (this) {
            late = isBehind;
            whenBehind.addFirst(handler);
        }
        if (late) {
            handler.run();
        }
        return () -> forget(handler);
    }

    private synchronized void forget(Runnable handler) {
        whenBehind.remove(handler);
    }

    /**
     * Whether it was asked to stop a while ago, and is not one that hears it: it may be a script that loops. Only the
     * end of the process ends that.
     */
    synchronized boolean isDeaf() {
        return stopped && !hasListened && System.nanoTime() - stoppedNanos > PATIENCE.toNanos();
    }

    @Override
    public synchronized Subscription listen(IntConsumer handler) {
        listener = handler;
        hasListened = true;
        requests = 0;
        return this::stopListening;
    }

    private synchronized void stopListening() {
        listener = null;
    }
}
