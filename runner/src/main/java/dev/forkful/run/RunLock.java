package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import dev.forkful.io.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The hold of the one supervisor on its run: a file lock, which the operating system gives up when the process dies.
 * The file is never deleted, for then two processes could hold "it".
 *
 * <p>INVARIANT: a process that holds the lock opens the file no second time, since closing any descriptor of a file
 * gives up the process's POSIX locks on it. So whoever opens the file, or closes it, does so behind {@link #DOOR}, and
 * asks {@link #HELD_HERE} first.
 */
final class RunLock implements AutoCloseable {
    static final String NAME = "lock";
    private static final String HERE = "this process";
    private static final ReentrantLock DOOR = new ReentrantLock();
    /** The keys of the files that this process has locked. Guarded by {@link #DOOR}. */
    private static final Set<Object> HELD_HERE = new HashSet<>();
    /** Someone's {@link #isHeld} probe may have the lock for a moment. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Path file;
    private final Object key;
    private final FileChannel channel;

    private RunLock(Path file, Object key, FileChannel channel) {
        this.file = file;
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws JobException where another process, which is named, has it
     */
    static RunLock acquire(Path runDirectory) {
        Path file = runDirectory.resolve(NAME);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            RunLock lock = tryAcquire(file);
            while (lock == null && !isHeldHere(file) && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                lock = tryAcquire(file);
            }
            if (lock == null) {
                String holder = holder(file);
                throw new JobException("run " + runDirectory.getFileName() + " is being run by " + holder
                        + "; wait until it ends, or stop it there"
                        + (holder.equals(HERE) ? "" : fromElsewhere(runDirectory)));
            }
            return lock;
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot lock " + file + ": " + Reason.of(e), e);
        }
    }

    /** Null where somebody has it, this process included. */
    private static @Nullable RunLock tryAcquire(Path file) throws IOException {
        DOOR.lock();
        try {
            return isHeldHere(file) ? null : tryOpen(file);
        } finally {
            DOOR.unlock();
        }
    }

    private static @Nullable RunLock tryOpen(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        RunLock lock = null;
        try {
            if (tryLock(channel, false)) {
                channel.truncate(0);
                channel.write(StandardCharsets.US_ASCII.encode(Holder.ofThisProcess() + "\n"), 0);
                lock = new RunLock(file, key(file), channel);
                HELD_HERE.add(lock.key);
            }
            return lock;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    /** A pool's queue is its program's to end, and what is half made nobody's. */
    private static String fromElsewhere(Path runDirectory) {
        try {
            boolean hasScript = ManifestFile.read(runDirectory).code().hasScript();
            return hasScript ? ", or with 'forkful drain " + runDirectory.getFileName() + "'" : "";
        } catch (ForkfulException e) { // the hint is not worth another error
            return "";
        }
    }

    private static String holder(Path file) throws IOException {
        DOOR.lock();
        try {
            if (isHeldHere(file)) {
                return HERE;
            }
            return Holder.parse(Files.readString(file, StandardCharsets.US_ASCII))
                    .inWords();
        } finally {
            DOOR.unlock();
        }
    }

    /** Whether a live process, this one included, has the lock. */
    static boolean isHeld(Path runDirectory) {
        Path file = runDirectory.resolve(NAME);
        DOOR.lock();
        try {
            return isHeldHere(file) || isHeldElsewhere(file);
        } catch (IOException e) {
            return false;
        } finally {
            DOOR.unlock();
        }
    }

    /**
     * Whether certainly nobody has it. Where the file is gone, or cannot be read, nobody can tell: who had locked it
     * goes on.
     */
    static boolean isFree(Path runDirectory) {
        Path file = runDirectory.resolve(NAME);
        DOOR.lock();
        try {
            return Files.isReadable(file) && !isHeldHere(file) && !isHeldElsewhere(file);
        } catch (IOException e) {
            return false;
        } finally {
            DOOR.unlock();
        }
    }

    private static boolean isHeldHere(Path file) throws IOException {
        DOOR.lock();
        try {
            return Files.exists(file) && HELD_HERE.contains(key(file));
        } finally {
            DOOR.unlock();
        }
    }

    /** Looks with a shared lock, which two who look may have at once: neither takes the other for a holder. */
    private static boolean isHeldElsewhere(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return !tryLock(channel, true);
        }
    }

    /** What the system knows the file by, whichever of its names is used. */
    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    /** Takes a lock, if it is free, that lasts until the channel is closed. */
    private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        DOOR.lock();
        try {
            if (channel.isOpen()) {
                HELD_HERE.remove(key);
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + file, e);
        } finally {
            DOOR.unlock();
        }
    }
}
