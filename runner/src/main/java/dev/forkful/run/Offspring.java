package dev.forkful.run;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * The tasks that some tasks emitted, as they are published: so that what these emit again, run anew, is not run again.
 * Memory: some 100 bytes for each.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Offspring {
    static final Offspring NONE = new Offspring();

    private final Map<Child, Integer> children = new HashMap<>();

    /** An input may be emitted more than once by one parent: so many tasks it is. */
    private record Child(long parent, int stage, KeyDigest input) {}

    private Offspring() {}

    /** Reads all tasks, 0.3 us each. */
    static Offspring read(TaskReader tasks, RoaringBitmap parents) {
        Offspring offspring = new Offspring();
        long count = tasks.publishedTasks();
        for (long sequence = 0; sequence < count; sequence++) {
            TaskRecord task = tasks.read(sequence);
            if (task.origin().isEmitted()
                    && parents.contains((int) task.origin().parent())) {
                Child child = new Child(task.origin().parent(), task.stage(), KeyDigest.of(task.input()));
                offspring.children.merge(child, 1, Integer::sum);
            }
        }
        return offspring;
    }

    /** Whether that parent emitted the same before: each time that it did counts for one. */
    boolean has(long parent, Emitted task) {
        if (children.isEmpty()) {
            return false;
        }
        Child child = new Child(parent, task.stage(), KeyDigest.of(task.input()));
        Integer left = children.remove(child);
        if (left != null && left > 1) {
            children.put(child, left - 1);
        }
        return left != null;
    }
}
