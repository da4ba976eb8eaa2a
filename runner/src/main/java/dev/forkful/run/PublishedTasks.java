package dev.forkful.run;

import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * What the tasks queue of a pipeline says, stage by stage, of what earlier supervisors published: 0.3 us a task. From
 * then on {@link Intake} keeps it, under its lock.
 *
 * <p>Memory: a bit for each parent, and the keys that {@link KeySet} holds.
 */
final class PublishedTasks implements AutoCloseable {
    private final List<OfStage> stages = new ArrayList<>();

    /** What is known of one stage. */
    static final class OfStage {
        /** Parents all of whose tasks are published. */
        final RoaringBitmap moved = new RoaringBitmap();
        /** The others: the index after the last task that is published. One more at most for each crash. */
        final Map<Long, Integer> partlyMoved = new HashMap<>();

        final KeySet keys = new KeySet();
        long published;
        /** Of these, by other tasks. */
        long emitted;
        /** Items of the input that were read for it, the dropped ones among them; at first those that are known of. */
        long items;
    }

    private PublishedTasks(int stageCount) {
        for (int i = 0; i < stageCount; i++) {
            stages.add(new OfStage());
        }
    }

    static PublishedTasks read(TaskReader tasks, int stageCount) {
        PublishedTasks published = new PublishedTasks(stageCount);
        try {
            long count = tasks.publishedTasks();
            for (long sequence = 0; sequence < count; sequence++) {
                published.add(tasks.read(sequence));
            }
            return published;
        } catch (RuntimeException e) {
            published.close();
            throw e;
        }
    }

    private void add(TaskRecord task) {
        OfStage stage = stages.get(task.stage());
        Origin origin = task.origin();
        stage.published++;
        KeyDigest key = origin.key();
        if (key != null) {
            boolean unused = stage.keys.add(key);
        }
        if (!origin.isEmitted()) {
            stage.items = Math.max(stage.items, origin.index() + 1L);
            return;
        }
        stage.emitted++;
        if (origin.left() == 0) {
            stage.partlyMoved.remove(origin.parent());
            stage.moved.add((int) origin.parent());
        } else if (key == null) {
            stage.partlyMoved.put(origin.parent(), origin.index() + 1);
        } // where repeats are dropped the last may be one: the parent is offered again, and its keys are known
    }

    OfStage stage(int index) {
        return stages.get(index);
    }

    /** Lets go of the keys: nothing can be published any more. */
    @Override
    public void close() {
        stages.forEach(stage -> stage.keys.close());
    }
}
