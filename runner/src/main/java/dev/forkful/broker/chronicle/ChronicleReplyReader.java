package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Place;
import dev.forkful.broker.ReplyReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code replies/*} by place. The queues that were read last stay open, so that not all of them are mapped. */
final class ChronicleReplyReader implements ReplyReader {
    private static final int MOST_OPEN = 128;
    /** How far a record may be from its place, and more. */
    private static final int NEAR = 4;

    private final RunFiles files;
    private final EventCodec codec;
    private final Map<Integer, QueueTail> open = new LinkedHashMap<>(16, 0.75f, true); // the latest is the last

    ChronicleReplyReader(RunFiles files) {
        this.files = files;
        this.codec = new EventCodec(new BodyStore(files.bodies(), 0, DiskFloor.DEFAULT));
    }

    @Override
    public Event.Reply read(long sequence, Place place) {
        QueueTail queue = queue(place.incarnation());
        if (queue.nextIndex() != place.index()) {
            queue.moveTo(place.index());
        }
        BrokerException.Damaged damage = null;
        for (int look = 0; look <= 2 * NEAR + 1; look++) {
            if (look == 1) { // after a kill, Chronicle's index may be off by one; the number inside the record tells
                queue.moveTo(Math.max(1, place.index() - NEAR));
            }
            try {
                Event.Reply reply = next(queue, sequence);
                if (reply != null) {
                    return reply;
                }
            } catch (BrokerException.Damaged e) { // a neighbour that is damaged stands in no other's way
                damage = damage == null ? e : damage;
            }
        }
        throw damage != null
                ? damage
                : new BrokerException.Damaged(
                        "no reply to task " + sequence + ": index=" + place.index() + " file="
                                + files.replies(place.incarnation()),
                        null);
    }

    private Event.@Nullable Reply next(QueueTail queue, long sequence) {
        return queue.advanceTolerantly()
                        && codec.decode(queue.record().check()) instanceof Event.Reply reply
                        && reply.sequence() == sequence
                ? reply
                : null;
    }

    private QueueTail queue(int incarnation) {
        QueueTail known = open.get(incarnation);
        if (known != null) {
            return known;
        }
        if (open.size() == MOST_OPEN) {
            int oldest = open.keySet().iterator().next();
            QueueTail left = open.remove(oldest);
            if (left != null) {
                left.close();
            }
        }
        QueueTail queue =
                QueueTail.open(files.replies(incarnation), new HeaderRecord(HeaderRecord.Kind.EVENTS, incarnation));
        open.put(incarnation, queue);
        return queue;
    }

    @Override
    public void close() {
        open.values().forEach(QueueTail::close);
        open.clear();
    }
}
