package dev.forkful.shell.repl;

import java.util.concurrent.CountDownLatch;
import org.jline.utils.ShutdownHooks;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the screen where the process ends while the shell is open, by SIGTERM, SIGHUP or a script: it is left
 * as it was found, and nobody says anything of a terminal that is gone.
 *
 * <p><i>Threading:</i> thread-safe. <i>Closing</i>: the shell has ended by itself.
 */
final class SuddenEnd implements ShutdownHooks.Task, AutoCloseable {
    private volatile @Nullable LiveReader reader;
    private volatile boolean hasCome;

    /** To be made before the terminal is opened: the library restores that later in the same hook, in this order. */
    SuddenEnd() {
        ShutdownHooks.Task unused = ShutdownHooks.add(this);
    }

    void watch(LiveReader open) {
        reader = open;
    }

    /** On the thread of the hook. */
    @Override
    public void run() {
        hasCome = true;
        LiveReader open = reader;
        if (open != null) {
            open.surrender();
        }
    }

    /** Never returns where the process ends: whatever went wrong in the shell's thread then is of no interest. */
    void awaitWhereItHasCome() throws InterruptedException {
        if (hasCome) {
            new CountDownLatch(1).await();
        }
    }

    @Override
    public void close() {
        ShutdownHooks.remove(this);
    }
}
