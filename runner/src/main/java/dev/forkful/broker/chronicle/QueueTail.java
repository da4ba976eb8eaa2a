package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.SingleThreadedChecked;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * Reads one queue, live or finished, and changes nothing on disk.
 *
 * <p><i>Threading:</i> not thread-safe, but not bound to a thread.
 *
 * <p><i>Failure:</i> Chronicle throws checked exceptions that it does not declare, hence the wide catches.
 */
final class QueueTail implements AutoCloseable {
    private static final long BACK_FROM_LAST = 4;

    private final Path folder;
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;
    private final RecordView record;
    private long next;

    /** Opens a queue, verifies its header, and stands after that. */
    static QueueTail open(Path folder, HeaderRecord header) {
        SingleChronicleQueue queue;
        try {
            queue = Queues.openForReading(folder);
        } catch (Exception e) {
            throw Queues.unusable(folder, "cannot read queue: " + folder + " cause=" + e, e);
        }
        try {
            QueueTail tail = new QueueTail(folder, queue);
            if (!tail.advance()) {
                throw new BrokerException.Damaged("queue without a header: " + folder, null);
            }
            header.verify(tail.record());
            return tail;
        } catch (Exception e) { // Chronicle throws checked ones that it does not declare
            queue.close();
            String message = e instanceof BrokerException
                    ? String.valueOf(e.getMessage())
                    : "cannot read queue: " + folder + " cause=" + e;
            throw Queues.unusable(folder, message, e);
        }
    }

    private QueueTail(Path folder, SingleChronicleQueue queue) {
        this.folder = folder;
        this.queue = queue;
        this.tailer = queue.createTailer();
        this.record = new RecordView(folder.toString());
        ((SingleThreadedChecked) tailer).singleThreadedCheckDisabled(true);
    }

    /** Goes to the next record, if there is one now, and verifies it; it is {@link #record} then. */
    boolean advance() {
        if (!advanceTolerantly()) {
            return false;
        }
        record.check();
        return true;
    }

    /** The same, but the record must be {@linkplain RecordView#check verified} by the caller. */
    boolean advanceTolerantly() {
        try (DocumentContext document = tailer.readingDocument()) {
            Wire wire = document.isPresent() ? document.wire() : null;
            if (wire == null) {
                return false;
            }
            Bytes<?> bytes = wire.bytes();
            long length = bytes.readRemaining();
            int bounded = (int) Math.min(length, Integer.MAX_VALUE);
            byte[] target = record.prepare(bounded, next);
            bytes.read(target, 0, Math.min(bounded, target.length));
            next++;
        } catch (BrokerException e) {
            throw e;
        } catch (Exception | InternalError e) {
            throw new BrokerException.Damaged("cannot read queue: " + folder + " index=" + next + " cause=" + e, e);
        }
        return true;
    }

    /** Passes over a record without looking at it. */
    boolean skip() {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            next++;
            return true;
        } catch (Exception | InternalError e) {
            throw new BrokerException.Damaged("cannot read queue: " + folder + " index=" + next + " cause=" + e, e);
        }
    }

    /** The record last read. */
    RecordView record() {
        return record;
    }

    /** The index of the record to be read next. */
    long nextIndex() {
        return next;
    }

    /** Goes to a record that is there, or just after the last one. Costs microseconds. */
    void moveTo(long index) {
        try {
            if (!tailer.moveToIndex(index) && index > queue.lastIndex() + 1) {
                throw new BrokerException.Damaged(
                        "no such record: index=" + index + " last=" + queue.lastIndex() + " file=" + folder, null);
            }
            next = index;
        } catch (BrokerException e) {
            throw e;
        } catch (Exception e) {
            throw new BrokerException.Damaged("cannot read queue: " + folder + " index=" + index + " cause=" + e, e);
        }
    }

    /** The index of the last record written, give or take one. Costs tens of microseconds. */
    long lastIndex() {
        return queue.lastIndex();
    }

    /** Goes to just after the last record that is there now. */
    void moveToEnd() {
        moveTo(Math.max(next, lastIndex() - BACK_FROM_LAST));
        while (skip()) {
            // the last index is a hint: it may be some records behind
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
