package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.io.ReplySink;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands replies on to a sink in a thread of its own: a reader of standard output that stops reading, such as a pager
 * left standing, must hold up the run, but not the hearing of Ctrl-C. What was handed on is flushed whenever no more is
 * there.
 *
 * <p><i>Threading:</i> {@link #accept} and {@link #finish} are for one thread, {@link #abandon} for any.
 */
final class BackgroundSink {
    /** What is handed on and not written yet: enough to keep the writer busy, not enough to fill the memory. */
    private static final int MOST_BYTES = 8 << 20;
    /** What the smallest reply counts as, so that no more than 64 wait. */
    private static final int LEAST_BYTES = MOST_BYTES / 64;

    private static final long LOOK_MILLIS = 50;

    /** So many looks in vain are no hiccup: a second. */
    private static final int PATIENCE = 20;

    private final ReplySink sink;
    private final Consumer<Throwable> onFailure;
    private final Wait wait;
    private final Semaphore room = new Semaphore(MOST_BYTES);
    private final BlockingQueue<Event.Reply> waiting = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::write, "forkful-sink");
    private volatile boolean finishing;
    private volatile boolean givenUp;
    private volatile @Nullable Throwable failure;

    /** Is told, by whoever hands replies on, that it waits for the sink, and that it goes on. */
    interface Wait {
        void begins();

        void ends();
    }

    /**
     * @param onFailure called once, on the writer's thread, where the sink fails, be it for want of memory. Later
     *     replies are dropped, and {@link #failure} tells, before it is called: so it may wait for a person.
     */
    BackgroundSink(ReplySink sink, Consumer<Throwable> onFailure, Wait wait) {
        this.sink = sink;
        this.wait = wait;
        this.onFailure = onFailure;
        writer.setDaemon(true);
        writer.start();
    }

    /** Hands a reply on; waits while the sink lags, until it is {@linkplain #abandon abandoned}. */
    void accept(Event.Reply reply) {
        boolean interrupted = false;
        boolean accepted = false;
        int looks = 0;
        while (!accepted && !isAbandoned()) {
            if (++looks == PATIENCE) {
                wait.begins();
            }
            try {
                accepted = room.tryAcquire(bytes(reply), LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (accepted) {
            waiting.add(reply.withoutEmitted());
        }
        if (looks >= PATIENCE) {
            wait.ends();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it counts as; the largest takes all the room there is. */
    private static int bytes(Event.Reply reply) {
        int bytes = reply.body().length + reply.task().input().length;
        return Math.max(LEAST_BYTES, Math.min(MOST_BYTES, bytes));
    }

    /** Waits until all is written and flushed or {@code onFailure} has returned, or the sink is given up. */
    void finish() throws InterruptedException {
        finishing = true;
        while (writer.isAlive() && !givenUp) {
            writer.join(LOOK_MILLIS);
        }
    }

    /** Whether the reader was given up, or the sink failed, with something left to write. */
    boolean isAbandoned() {
        return givenUp || failure != null;
    }

    /** Why the sink failed; null where it did not. Whoever finds it {@linkplain #isAbandoned abandoned} finds this. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Whoever reads has stopped reading, and nobody waits for it any more. */
    void abandon() {
        givenUp = true;
    }

    private void write() {
        try {
            boolean flushed = true;
            while (!givenUp) {
                Event.@Nullable Reply reply =
                        flushed ? waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS) : waiting.poll();
                if (reply != null) {
                    sink.accept(reply);
                    room.release(bytes(reply));
                    flushed = false;
                } else if (!flushed) {
                    sink.flush();
                    flushed = true;
                } else if (finishing) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            givenUp = true; // nobody interrupts it; if somebody does, it is to end
        } catch (Throwable e) { // the top of the thread
            failure = e; // first: whoever hands replies on must not wait for a dead writer
            onFailure.accept(e);
        }
    }
}
