package dev.forkful.pool;

import dev.forkful.broker.Broker;
import dev.forkful.broker.Event;
import dev.forkful.broker.Place;
import dev.forkful.broker.ReplyReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The replies to tasks of an earlier process that no call has asked for yet. Only where they lie is kept in memory,
 * twelve bytes for each task: a reply is read again when its call comes.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class EarlierReplies implements AutoCloseable {
    private static final int LEAST = 1_024;

    private final Broker broker;
    private @Nullable ReplyReader reader;
    // By the number of the task; incarnations begin with 1, and 0 is no reply.
    private int[] incarnations = {};
    private long[] indexes = {};

    EarlierReplies(Broker broker) {
        this.broker = broker;
    }

    /** There is a reply; of several to one task the last counts. */
    void add(long sequence, Place place) {
        int task = Math.toIntExact(sequence); // as many as a run may have
        if (task >= incarnations.length) {
            int length = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(LEAST, task + 1L + task / 2));
            incarnations = Arrays.copyOf(incarnations, length);
            indexes = Arrays.copyOf(indexes, length);
        }
        incarnations[task] = place.incarnation();
        indexes[task] = place.index();
    }

    /** The reply to a task, which is forgotten then; null where there is none yet. */
    Event.@Nullable Reply take(long sequence) {
        if (sequence >= incarnations.length || incarnations[(int) sequence] == 0) {
            return null;
        }
        int task = (int) sequence;
        if (reader == null) {
            reader = broker.replies();
        }
        Event.Reply reply = reader.read(sequence, new Place(incarnations[task], indexes[task]));
        incarnations[task] = 0; // now: one that could not be read may be asked for again
        return reply;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
