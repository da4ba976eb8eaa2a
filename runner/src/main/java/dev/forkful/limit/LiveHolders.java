package dev.forkful.limit;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which holders of shared permits live: an empty file, in which each has one byte locked, at the place that its
 * {@link HolderWord} names, until its process is no more. The operating system gives a lock up then and not before, and
 * all containers of a machine see it. A process number proves nothing: each container has its own.
 *
 * <p>The locks are shared ones. Should two holders have one place, it is free only when both are gone. The file is
 * never deleted, for then two could lock "it".
 *
 * <p>INVARIANT: a process that has a lock opens the file no second time, and closes it never, since closing any
 * descriptor of a file gives up the process's POSIX locks on it. So all that open it do so behind {@link #DOOR}, and
 * look into {@link #ENTERED} first. Nothing here waits in the channel, for then an interrupt would close it.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> {@link BrokerException.Storage} where the file cannot be opened, or
 * the file system has no locks.
 */
final class LiveHolders {
    private static final String NAME = "holders"; // no limit's: these have a hyphen
    private static final ReentrantLock DOOR = new ReentrantLock();
    /** The files in which this process has locked something, by their keys. Guarded by {@link #DOOR}. */
    private static final Map<Object, FileChannel> ENTERED = new HashMap<>();
    /** A place is a number of 63 bits, and what follows it is one, too: two bits of the run's hash stay away. */
    private static final long PLACE_MASK = (1L << 62) - 1;

    private static final long AGAIN_NANOS = Duration.ofMillis(1).toNanos();

    private final Path file;

    /** @param folder of the shared limits */
    LiveHolders(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /** Before this process takes a permit under that word: it is among those who live, until it dies. */
    void enter(long word) {
        DOOR.lock();
        try {
            FileChannel channel = entered();
            if (channel == null) {
                channel = openOrMake();
                FileChannel unused = ENTERED.put(key(), channel);
            }
            while (!tryLock(channel, word)) { // somebody looks whether another with that place lives
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot lock " + file + ": cause=" + e, e);
        } finally {
            DOOR.unlock();
        }
    }

    /** Whether the process is no more that {@link #enter entered} with that word. */
    boolean isGone(long word) {
        DOOR.lock();
        try {
            FileChannel channel = entered();
            if (channel != null) {
                return isFree(channel, word);
            }
            try (FileChannel own = FileChannel.open(file, StandardOpenOption.WRITE)) {
                return isFree(own, word);
            }
        } catch (NoSuchFileException e) {
            return false; // somebody deleted it, and nobody can tell
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot look at locks: " + file + " cause=" + e, e);
        } finally {
            DOOR.unlock();
        }
    }

    private FileChannel openOrMake() throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        FileAttribute<?>[] ownerOnly = Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), ownerOnly);
    }

    /** Takes the place beside others that have it; true also where this process has it. */
    private static boolean tryLock(FileChannel channel, long word) throws IOException {
        try {
            return channel.tryLock(place(word), 1, true) != null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static boolean isFree(FileChannel channel, long word) throws IOException {
        try (FileLock alone = channel.tryLock(place(word), 1, false)) {
            return alone != null;
        } catch (OverlappingFileLockException e) {
            return false; // this process itself
        }
    }

    private static long place(long word) {
        return word & PLACE_MASK;
    }

    private @Nullable FileChannel entered() throws IOException {
        return Files.exists(file) ? ENTERED.get(key()) : null;
    }

    /** What the system knows the file by, whichever of its names is used. */
    private Object key() throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }
}
