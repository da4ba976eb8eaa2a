package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.ProcessStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code alive} file of an incarnation: locked for as long as its process lives, however that ends. It holds the
 * process id and the {@link ProcessStart process's start}, as text.
 */
final class AliveLock implements AutoCloseable {
    private final FileChannel channel;

    private AliveLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock for this process. */
    static AliveLock hold(Path path) {
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new BrokerException("another process works under this incarnation: file=" + path);
            }
            ProcessHandle self = ProcessHandle.current();
            String text = self.pid() + " " + ProcessStart.of(self) + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            return new AliveLock(channel);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot lock: file=" + path + " cause=" + e, e);
        }
    }

    /** Whether some process holds the lock. Only for processes that do not hold it themselves. */
    static boolean isHeld(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            return tryLock(channel) == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot look at lock: file=" + path + " cause=" + e, e);
        }
    }

    /** The process that the file names, if it still is the same one. */
    static Optional<ProcessHandle> holder(Path path) {
        try {
            String[] words =
                    Files.readString(path, StandardCharsets.US_ASCII).trim().split(" ", 2);
            if (words.length != 2) {
                return Optional.empty();
            }
            long start = Long.parseLong(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0])).filter(process -> ProcessStart.of(process) == start);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot read: file=" + path + " cause=" + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Leaves the lock, but not the file: with a deleted lock file, two could hold it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot leave lock, cause=" + e, e);
        }
    }
}
