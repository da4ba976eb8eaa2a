package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The hold of the one supervisor on its run: a file lock, which the operating system gives up when the process dies.
 * The file is never deleted, for then two processes could hold "it".
 *
 * <p>INVARIANT: a process that holds the lock opens the file no second time, since closing any descriptor of a file
 * gives up the process's POSIX locks on it; {@link #HELD_HERE} guards that.
 */
final class RunLock implements AutoCloseable {
    static final String NAME = "lock";
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();
    /** Someone's {@link #isHeld} probe may have the lock for a moment. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws JobException where another process, which is named, has it
     */
    static RunLock acquire(Path runDirectory) {
        Path file = runDirectory.resolve(NAME).toAbsolutePath().normalize();
        if (!HELD_HERE.add(file)) {
            throw inUse(runDirectory, "this process");
        }
        RunLock lock = null;
        try {
            lock = tryAcquire(runDirectory, file);
            return lock;
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot lock " + file + ": " + e.getMessage(), e);
        } finally {
            if (lock == null) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static RunLock tryAcquire(Path runDirectory, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            if (tryLock(channel, PATIENCE) == null) {
                String holder =
                        Files.readString(file, StandardCharsets.US_ASCII).strip();
                throw inUse(runDirectory, holder.isEmpty() ? "another process" : "process " + holder);
            }
            channel.truncate(0);
            channel.write(
                    StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            taken = true;
            return new RunLock(file, channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** Whether a live process, this one included, has the lock. */
    static boolean isHeld(Path runDirectory) {
        Path file = runDirectory.resolve(NAME).toAbsolutePath().normalize();
        if (HELD_HERE.contains(file)) {
            return true;
        }
        if (!Files.isWritable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return tryLock(channel, Duration.ZERO) == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null || System.nanoTime() >= deadline) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                return null;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static JobException inUse(Path runDirectory, String holder) {
        return new JobException("run " + runDirectory.getFileName() + " is being run by " + holder
                + "; wait until it ends, or stop it there");
    }

    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + file, e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
