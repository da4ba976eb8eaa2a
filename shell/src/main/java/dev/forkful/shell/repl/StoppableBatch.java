package dev.forkful.shell.repl;

import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.StopRequests;
import org.jspecify.annotations.Nullable;

/**
 * A batch from its first command to the end of the last that it began behind, which a person may ask to stop: by
 * Ctrl-C, SIGTERM or SIGHUP. The command in front hears that, and so does all that runs behind; no other command is run
 * then.
 *
 * <p>A command in front that does not hear it, such as an export, would be ended by it in a process of its own: it is
 * interrupted, and left to the end of this process after a while, or when it is asked once more. A batch that waits for
 * its next command ends at once, as if there was none.
 *
 * <p><i>Threading:</i> requests come on threads of their own; the rest is for one.
 */
final class StoppableBatch {
    private static final long LOOK_MILLIS = 100;

    private final Session session;
    private int unheard; // guarded by this, as is the next
    private long unheardNanos;
    private volatile boolean aborted;
    private volatile @Nullable Batch inFront;

    StoppableBatch(Session session) {
        this.session = session;
    }

    /**
     * Runs it.
     *
     * @param name of its source, for messages
     * @return the exit code of it all
     */
    int run(String name, CommandLines lines) throws InterruptedException {
        StopRequests outer = session.world().stopRequests();
        ShellJob front = ShellJob.start(name, "shell", job -> {
            Batch batch = new Batch(session, session.onScreen(job));
            inFront = batch;
            return batch.run(name, lines);
        });
        front.setAgain(outer.again());
        StopRequests.Subscription stops = outer.listen(number -> {
            aborted = number > 1;
            stopBehind(outer.again());
            stop(front);
        });
        try {
            int code = new Batch(session, session.onScreen(StopRequests.NEVER)).end(await(front));
            return aborted && code != ExitCode.OK ? ExitCode.ABORTED : code;
        } finally {
            stops.close();
        }
    }

    private void stopBehind(String again) {
        session.background().forEach(job -> job.setAgain(again));
        session.stopBehind();
    }

    private synchronized void stop(ShellJob front) {
        if (!front.requestStop() && ++unheard == 1) {
            unheardNanos = System.nanoTime();
        }
    }

    private int await(ShellJob front) throws InterruptedException {
        Integer code = front.await(LOOK_MILLIS);
        while (code == null) {
            Integer idle = idleCode();
            if (idle != null) {
                return idle;
            }
            if (isCutOff()) {
                return ExitCode.ABORTED;
            }
            code = front.await(LOOK_MILLIS);
        }
        return code;
    }

    /** What it ends with where it was asked to stop as it waits for its next command; null where it does not. */
    private synchronized @Nullable Integer idleCode() {
        Batch batch = inFront;
        return unheard > 0 && batch != null ? batch.idleCode() : null;
    }

    private synchronized boolean isCutOff() {
        return unheard > 1 || (unheard == 1 && System.nanoTime() - unheardNanos > ShellJob.PATIENCE.toNanos());
    }
}
