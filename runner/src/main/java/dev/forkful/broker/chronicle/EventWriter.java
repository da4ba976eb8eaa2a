package dev.forkful.broker.chronicle;

import dev.forkful.broker.Event;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The reply queue of one incarnation.
 *
 * <p><i>Threading:</i> thread-safe; the lock {@code encoding} guards the buffer, and is taken before that of the
 * {@link QueueWriter}.
 */
final class EventWriter implements AutoCloseable {
    private final ReentrantLock encoding = new ReentrantLock();
    private final RecordBuffer buffer = new RecordBuffer();
    private final EventCodec codec;
    private final QueueWriter queue;

    static EventWriter open(RunFiles files, int incarnation, DiskFloor floor) {
        EventCodec codec = new EventCodec(new BodyStore(files.bodies(), incarnation, floor));
        return new EventWriter(codec, QueueWriter.open(files.replies(incarnation), floor));
    }

    private EventWriter(EventCodec codec, QueueWriter queue) {
        this.codec = codec;
        this.queue = queue;
    }

    void append(Event event) {
        encoding.lock();
        try {
            codec.encode(event, buffer);
            queue.append(buffer);
        } finally {
            encoding.unlock();
        }
    }

    /** Forces to disk what was appended. */
    void force() {
        queue.force();
    }

    @Override
    public void close() {
        queue.close();
    }
}
