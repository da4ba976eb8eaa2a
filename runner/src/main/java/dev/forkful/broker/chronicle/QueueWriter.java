package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.SingleThreadedChecked;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a queue.
 *
 * <p><i>Threading:</i> thread-safe; the lock {@code writing} makes one append at a time.
 *
 * <p><i>Failure:</i> after the first failure each append fails as that one did.
 */
final class QueueWriter implements AutoCloseable {
    private static final int HEADER_BYTES = 4;

    private final ReentrantLock writing = new ReentrantLock();
    private final Path folder;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final DiskGuard guard;
    private long end;
    private BrokerException.@Nullable Storage failure;
    private boolean closed;

    static QueueWriter open(Path folder, DiskFloor floor) {
        SingleChronicleQueue queue = Queues.openForAppend(folder);
        try {
            return new QueueWriter(folder, queue, floor);
        } catch (IOException | InternalError e) {
            queue.close();
            throw new BrokerException.Storage("cannot open queue: " + folder + " cause=" + e, e);
        } catch (BrokerException e) {
            queue.close();
            throw e;
        } catch (Exception e) { // Chronicle throws checked ones that it does not declare
            queue.close();
            throw Queues.unusable(folder, "cannot open queue: " + folder + " cause=" + e, e);
        }
    }

    private QueueWriter(Path folder, SingleChronicleQueue queue, DiskFloor floor) throws IOException {
        this.folder = folder;
        this.queue = queue;
        this.appender = queue.createAppender();
        ((SingleThreadedChecked) appender).singleThreadedCheckDisabled(true);
        try (DocumentContext probe = appender.writingDocument()) {
            probe.rollbackOnClose();
            end = wireOf(probe).bytes().writePosition() - HEADER_BYTES;
        }
        this.guard = DiskGuard.open(Queues.dataFile(folder), end, floor);
    }

    void append(RecordBuffer record) {
        // A pending interrupt would close channels below Chronicle; it is the caller's, and given back.
        boolean interrupted = Thread.interrupted();
        writing.lock();
        try {
            requireUsable();
            guard.reserve(end, record.length());
            write(record);
        } catch (BrokerException.Storage e) {
            failure = e;
            throw e;
        } catch (InternalError e) {
            // How a mapped page without a block behind it makes itself known.
            failure = new BrokerException.Storage("cannot write mapped queue: " + folder + " cause=" + e, e);
            throw failure;
        } finally {
            writing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Forces to disk what was appended. Others may append meanwhile. */
    void force() {
        try {
            guard.force();
        } catch (IOException e) {
            throw unforced(e);
        }
    }

    /** The system tells of it once: another try would seem to do well, and what was lost stays so. */
    private BrokerException.Storage unforced(IOException e) {
        writing.lock();
        try {
            failure = new BrokerException.Storage(
                    "cannot force queue to disk: " + folder + " cause=" + e.getMessage(), e);
            return failure;
        } finally {
            writing.unlock();
        }
    }

    private void write(RecordBuffer record) {
        try (DocumentContext document = appender.writingDocument()) {
            try {
                Bytes<?> bytes = wireOf(document).bytes();
                bytes.write(record.array(), 0, record.length());
                end = bytes.writePosition();
            } catch (Throwable e) {
                // Otherwise closing would publish a truncated record.
                document.rollbackOnClose();
                throw e;
            }
        } catch (Exception e) { // Chronicle throws checked ones that it does not declare
            throw new BrokerException.Storage("cannot append to queue: " + folder + " cause=" + e, e);
        }
    }

    private static Wire wireOf(DocumentContext document) {
        Wire wire = document.wire();
        if (wire == null) {
            throw new IllegalStateException("no document open");
        }
        return wire;
    }

    private void requireUsable() {
        if (closed) {
            throw new BrokerException("queue closed: " + folder);
        }
        if (failure != null) {
            throw new BrokerException.Storage(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                queue.close();
                guard.close();
            }
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot close queue: " + folder + " cause=" + e, e);
        } finally {
            writing.unlock();
        }
    }
}
