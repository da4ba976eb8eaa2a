package dev.forkful.run;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Origin;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Moves what is emitted for one stage from the replies to the tasks queue, each parent's tasks once.
 *
 * <p>It reads the replies by itself, as far as it is let: what waits stays on disk, and costs a bit a parent. The tasks
 * of one parent are moved together. Of a parent that was run anew, those are moved that its earlier generations have
 * not emitted.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Inlet implements AutoCloseable {
    /** Events read in one round, at most: some 20 ms. */
    private static final int MOST_EVENTS = 10_000;

    private final int stage;
    private final Supplier<EventReader> replies;
    private final RoaringBitmap moved;
    private final Map<Long, Integer> partlyMoved;
    private final LongToIntFunction generations;
    /** Parents that are known to have emitted for this stage, and are not moved. */
    private final RoaringBitmap waiting = new RoaringBitmap();

    private long waitingTasks;
    private boolean movedAny;
    private final Offspring offspring;
    private @Nullable EventReader reader;

    /** Where tasks are moved to. */
    @FunctionalInterface
    interface Target {
        void publish(Emitted task, Origin origin);
    }

    /**
     * Begins with what was moved before.
     *
     * @param replies opens a reader of all replies, from the first on
     * @param generations the latest of each task
     * @param offspring what tasks that were run anew emitted before
     */
    Inlet(
            int stage,
            Supplier<EventReader> replies,
            PublishedTasks.OfStage before,
            LongToIntFunction generations,
            Offspring offspring) {
        this.stage = stage;
        this.replies = replies;
        this.generations = generations;
        this.moved = before.moved;
        this.partlyMoved = before.partlyMoved;
        this.offspring = offspring;
    }

    /** A task is settled by this reply. */
    void note(Event.Reply reply) {
        int bit = (int) reply.sequence();
        long count = count(reply.emitted());
        if (count > 0 && !moved.contains(bit) && waiting.checkedAdd(bit)) {
            waitingTasks += count;
        }
    }

    /** A task is open again, or was: what is known of an earlier generation counts no more. */
    void forget(long sequence) {
        int bit = (int) sequence;
        moved.remove(bit);
        partlyMoved.remove(sequence);
        if (waiting.checkedRemove(bit) && waiting.isEmpty()) {
            waitingTasks = 0;
        }
    }

    private long count(List<Emitted> emitted) {
        return emitted.stream().filter(task -> task.stage() == stage).count();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Tasks that wait to be moved, about. */
    long waitingTasks() {
        return waitingTasks;
    }

    /**
     * Moves what there is, parent after parent, while it is let.
     *
     * @return whether anything was moved
     */
    boolean move(BooleanSupplier admitted, Target target) {
        movedAny = false;
        for (int events = 0; events < MOST_EVENTS && !waiting.isEmpty() && admitted.getAsBoolean(); events++) {
            if (opened().poll(event -> take(event, target), 1) == 0) {
                break; // it lies in a queue that this reader has not found yet
            }
        }
        return movedAny;
    }

    private EventReader opened() {
        EventReader open = reader;
        if (open == null) {
            open = replies.get();
            reader = open;
        }
        return open;
    }

    private void take(Event event, Target target) {
        if (event instanceof Event.Reply reply
                && !reply.emitted().isEmpty()
                && !moved.contains((int) reply.sequence())
                && reply.generation() == generations.applyAsInt(reply.sequence())) {
            move(reply, target);
        }
    }

    private void move(Event.Reply reply, Target target) {
        long parent = reply.sequence();
        List<Emitted> emitted = reply.emitted();
        long count = count(emitted);
        if (count == 0) {
            return;
        }
        int first = partlyMoved.getOrDefault(parent, 0);
        int left = (int) count;
        for (int i = 0; i < emitted.size(); i++) {
            Emitted task = emitted.get(i);
            if (task.stage() == stage) {
                left--;
                Offspring.Kinship kinship = i < first ? Offspring.Kinship.SAME : offspring.of(parent, task);
                if (kinship != Offspring.Kinship.SAME) {
                    // INVARIANT: an heir goes without its key, which is known and would have it dropped.
                    KeyDigest key = kinship == Offspring.Kinship.HEIR ? null : task.key();
                    target.publish(task, new Origin(parent, i, left, key));
                }
            }
        }
        partlyMoved.remove(parent);
        moved.add((int) parent);
        movedAny = true;
        if (waiting.checkedRemove((int) parent)) {
            waitingTasks = waiting.isEmpty() ? 0 : Math.max(0, waitingTasks - count);
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
