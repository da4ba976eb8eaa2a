package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import dev.forkful.io.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a command that looks for an earlier run and, where there is none, begins one: of two that did so at once,
 * both would find none, and both would begin. It lasts until that run is live, and no code of a job runs meanwhile. It
 * is a file lock in the store, which the operating system gives up when the process dies. The file is never deleted,
 * for then two processes could lock "it".
 *
 * <p><i>Threading:</i> thread-safe; any thread may close it. <i>Failure:</i> {@link BrokerException.Storage} where the
 * file cannot be locked, also where others have their turn for too long.
 */
public final class BeginTurn implements AutoCloseable {
    private static final String NAME = ".begin"; // no run's
    /** Who looks at many runs of millions of tasks, and whether their inputs have changed, takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long AGAIN_NANOS = Duration.ofMillis(10).toNanos();
    /** One in this process has its turn at a time: to close the file would give up the lock of another. */
    private static final Semaphore HERE = new Semaphore(1);

    private final Path file;
    private @Nullable FileChannel channel; // guarded by this

    private BeginTurn(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Waits for it, for five minutes at most. */
    static BeginTurn await(Path runs) throws InterruptedException {
        return await(runs, PATIENCE);
    }

    static BeginTurn await(Path runs, Duration patience) throws InterruptedException {
        Path file = runs.resolve(NAME);
        long deadline = System.nanoTime() + patience.toNanos();
        if (!HERE.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw late(file);
        }
        FileChannel locked = null;
        try {
            PrivateFolder.create(runs);
            locked = lock(file, deadline);
            return new BeginTurn(file, locked);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot lock " + file + ": " + Reason.of(e), e);
        } finally {
            if (locked == null) {
                HERE.release();
            }
        }
    }

    private static FileChannel lock(Path file, long deadline) throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            while (channel.tryLock() == null) {
                if (System.nanoTime() - deadline >= 0) {
                    throw late(file);
                }
                LockSupport.parkNanos(AGAIN_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static BrokerException.Storage late(Path file) {
        return new BrokerException.Storage(
                "other commands look for the run that they began, or begin one, and do not come to an end: " + file
                        + " is locked; try again later",
                null);
    }

    /** Lets the next have its turn. Idempotent. */
    @Override
    public synchronized void close() {
        FileChannel held = channel;
        if (held == null) {
            return;
        }
        channel = null;
        try {
            held.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + file, e);
        } finally {
            HERE.release();
        }
    }
}
