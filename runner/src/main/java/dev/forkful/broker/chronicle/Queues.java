package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Durable;
import dev.forkful.broker.FolderList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.threads.BusyTimedPauser;
import org.jspecify.annotations.Nullable;

/** The one place where Chronicle queues are made, opened and unlocked. */
final class Queues {
    private static final int BLOCK_BYTES = 4 << 20;
    /** The file of a new queue: a block, and what two have in common. A longer one held records. */
    private static final long NEW_BYTES = BLOCK_BYTES + BLOCK_BYTES / 4;
    /** How much is compared with zeros at a time. */
    private static final int BLANK_BYTES = 64 << 10;

    private static final long TIMEOUT_MILLIS = 2_000;
    /** That a queue takes while it is opened, and some more. */
    private static final int DESCRIPTORS = 4;

    static {
        JvmAccess.open(); // before Chronicle's first class is initialised
    }

    private Queues() {}

    /** Loads Chronicle's classes. */
    static void load() {
        SingleChronicleQueueBuilder.addAliases();
    }

    /** Makes a queue that holds its header alone. All or nothing, whenever the process dies, or the power is cut. */
    static void create(Path folder, HeaderRecord header, DiskFloor floor) {
        Path unfinished = RunFiles.unfinished(folder);
        try {
            Files.createDirectories(unfinished);
            floor.require(unfinished, 2L << 20);
            RecordBuffer record = new RecordBuffer();
            header.encode(record);
            try (QueueWriter writer = QueueWriter.open(unfinished, floor)) {
                writer.append(record);
            }
            Durable.forceAll(unfinished); // after a power cut, too, the name stands for a header
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            Durable.forceName(folder);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make queue: " + folder + " cause=" + e, e);
        }
    }

    static SingleChronicleQueue openForAppend(Path folder) {
        try {
            return builder(folder).build();
        } catch (Exception e) { // Chronicle throws checked ones that it does not declare
            throw unusable(folder, "cannot open queue: " + folder + " cause=" + e, e);
        }
    }

    /**
     * What it means that Chronicle cannot open a queue: damage, but where no descriptor is left. It raises then what it
     * raises over a torn file, or finds no record; so we look whether anybody could open files.
     */
    static BrokerException unusable(Path folder, String message, @Nullable Throwable cause) {
        try {
            boolean unused = canOpen(folder, DESCRIPTORS);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new BrokerException.Damaged(message, cause);
        } catch (IOException e) {
            return new BrokerException.Storage("cannot open queue: " + folder + " cause=" + e, e);
        }
        return new BrokerException.Damaged(message, cause);
    }

    private static boolean canOpen(Path folder, int times) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return times == 1 ? files.iterator().hasNext() : canOpen(folder, times - 1);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    static SingleChronicleQueue openForReading(Path folder) {
        return builder(folder).readOnly(true).build();
    }

    /** Waits until the files of closed queues are closed: Chronicle does that in a thread of its own. Some ms. */
    static void awaitClosed() {
        BackgroundResourceReleaser.releasePendingResources();
    }

    /** Frees a queue from the lock of a writer that was killed. Only for who knows that no writer lives. */
    static void unlock(Path folder) {
        SingleChronicleQueueBuilder.addAliases();
        try (SingleChronicleQueue queue = openForAppend(folder);
                TableStoreWriteLock lock =
                        new TableStoreWriteLock(queue.metaStore(), BusyTimedPauser::new, TIMEOUT_MILLIS)) {
            lock.forceUnlock();
        }
    }

    /** The one data file of a queue that never rolls. */
    static Path dataFile(Path folder) throws IOException {
        List<Path> files = dataFiles(folder);
        if (files.size() != 1) {
            String many = files.isEmpty() ? "without a file" : "of several files";
            throw new BrokerException.Damaged("queue " + many + ": " + folder, null);
        }
        return files.get(0);
    }

    private static List<Path> dataFiles(Path folder) throws IOException {
        return FolderList.read(folder, name -> name.endsWith(".cq4"));
    }

    /**
     * Whether a queue holds nothing at all, not even a beginning, as a power cut leaves one that was made just before,
     * and nothing tells that it ever held more.
     */
    static boolean isBlank(Path folder) {
        try {
            for (Path file : dataFiles(folder)) {
                if (Files.size(file) > NEW_BYTES || !isBlankFile(file)) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false; // it is none
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot read queue: " + folder + " cause=" + e, e);
        }
    }

    private static boolean isBlankFile(Path file) throws IOException {
        byte[] zeros = new byte[BLANK_BYTES];
        try (InputStream bytes = Files.newInputStream(file)) {
            while (true) {
                byte[] read = bytes.readNBytes(BLANK_BYTES);
                if (!Arrays.equals(read, 0, read.length, zeros, 0, read.length)) {
                    return false;
                }
                if (read.length < BLANK_BYTES) {
                    return true;
                }
            }
        }
    }

    private static SingleChronicleQueueBuilder builder(Path folder) {
        return SingleChronicleQueueBuilder.binary(folder)
                .rollCycle(RollCycles.FAST_DAILY)
                // Time stands still: one file for ever, and a record's index is its place in it.
                .timeProvider(() -> 0L)
                .blockSize(BLOCK_BYTES)
                .timeoutMS(TIMEOUT_MILLIS);
    }
}
