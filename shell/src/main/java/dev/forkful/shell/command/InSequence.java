package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts replies in the order of their sequence numbers, in bounded memory: it passes on what is next, holds back what is
 * early, and drops, for another pass over the replies, what it cannot hold. Replies come nearly in order, so that
 * mostly one pass does.
 *
 * <p>Each pass must give the same replies, of settled tasks only. Not thread-safe.
 */
final class InSequence {
    private static final long DEFAULT_BYTES = 24L << 20;
    /** What a held reply costs beside its input and its body, about. */
    private static final int BYTES_PER_REPLY = 200;

    private final BitSet settled;
    private final Consumer<Event.Reply> target;
    private final long limitBytes;
    private final TreeMap<Long, Event.Reply> early = new TreeMap<>();
    private long earlyBytes;
    private long next;
    private boolean dropped;

    InSequence(BitSet settled, Consumer<Event.Reply> target) {
        this(settled, target, DEFAULT_BYTES);
    }

    InSequence(BitSet settled, Consumer<Event.Reply> target, long limitBytes) {
        this.settled = settled;
        this.target = target;
        this.limitBytes = limitBytes;
        next = nextSettled(0);
    }

    void accept(Event.Reply reply) {
        if (reply.sequence() < next) {
            return; // passed on in an earlier pass
        }
        if (early.put(reply.sequence(), reply.withoutEmitted()) == null) {
            earlyBytes += bytes(reply);
        }
        while (!early.isEmpty() && early.firstKey() == next) {
            Event.Reply ready = early.pollFirstEntry().getValue();
            earlyBytes -= bytes(ready);
            target.accept(ready);
            next = nextSettled(next + 1);
        }
        // The highest go first: they are the last to be needed. One is always held, so that each pass gets on.
        while (earlyBytes > limitBytes && early.size() > 1) {
            Map.Entry<Long, Event.Reply> last = early.pollLastEntry();
            earlyBytes -= bytes(last.getValue());
            dropped = true;
        }
    }

    /** At the end of a pass: whether something was dropped, so that another is needed. */
    boolean needsAnotherPass() {
        boolean again = dropped;
        dropped = false;
        return again;
    }

    /** The first settled task from there on; an unreachable number where there is none. */
    private long nextSettled(long from) {
        int found = settled.nextSetBit((int) from);
        return found < 0 ? Long.MAX_VALUE : found;
    }

    private static long bytes(Event.Reply reply) {
        return (long) reply.body().length + reply.task().input().length + BYTES_PER_REPLY;
    }
}
