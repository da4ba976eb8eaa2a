package dev.forkful.shell.repl;

import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.StopRequests;
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
    private static final String AT_THE_END = "Ctrl-C aborts it";

    private final String text;
    private final String command;
    private final Thread thread;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    /** Its end, and what is to be done then. */
    private volatile CompletableFuture<Integer> end = exit;

    private volatile int number;
    private volatile boolean stopped;
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

    /** The shell is about to end: who stops it further does so by Ctrl-C. */
    void expectEnd() {
        again = AT_THE_END;
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
        stopped = true;
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

    /** Whether it hears, or has heard, that it is to stop: one that never did may be a script that loops. */
    synchronized boolean hasListened() {
        return hasListened;
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
