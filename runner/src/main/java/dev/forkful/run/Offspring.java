package dev.forkful.run;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.nio.ByteBuffer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The tasks that some tasks emitted, as they are published: so that what these emit again, run anew, is not run again,
 * and what they emit in its place is. Memory, outside of the heap: what {@link KeySet} takes for each, and as much
 * again for each that is emitted again; twice that where repeats are dropped.
 *
 * <p>A parent may emit the same input more than once: so many tasks it is. They are numbered.
 *
 * <p><i>Threading:</i> not thread-safe. <i>Closing</i> lets go of the memory.
 */
final class Offspring implements AutoCloseable {
    private final KeySet published = new KeySet();
    private final KeySet emittedAgain = new KeySet();
    private RoaringBitmap parents = new RoaringBitmap();

    /** Notes the published tasks of those parents: all tasks are read, 0.3 us each. */
    void read(TaskReader tasks, RoaringBitmap ofParents) {
        parents = ofParents;
        long count = tasks.publishedTasks();
        for (long sequence = 0; sequence < count; sequence++) {
            TaskRecord task = tasks.read(sequence);
            long parent = task.origin().parent();
            if (task.origin().isEmitted() && parents.contains((int) parent)) {
                KeyDigest unused = addNext(published, new Child(parent, task.stage(), task.input()));
                KeyDigest key = task.origin().key();
                if (key != null) {
                    boolean unusedAdded = published.add(named(parent, task.stage(), key));
                }
            }
        }
    }

    /** What a task is to those that its parent emitted before. */
    enum Kinship {
        /** One of them, emitted again: each time that it was counts for one. */
        SAME,
        /** Another, the first under the key of one of them. */
        HEIR,
        /** No kin: or its parent is not one of those. */
        NONE
    }

    /** To be asked for all that a parent emits, in order, once. */
    Kinship of(long parent, Emitted task) {
        if (!parents.contains((int) parent)) {
            return Kinship.NONE;
        }
        KeyDigest key = task.key();
        boolean inherits = key != null && isFirstOfKnown(named(parent, task.stage(), key));
        if (published.contains(addNext(emittedAgain, new Child(parent, task.stage(), task.input())))) {
            return Kinship.SAME;
        }
        return inherits ? Kinship.HEIR : Kinship.NONE;
    }

    private boolean isFirstOfKnown(KeyDigest name) {
        return emittedAgain.add(name) && published.contains(name);
    }

    /** Stands for the key of a child; no child has that number. */
    private static KeyDigest named(long parent, int stage, KeyDigest key) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(key.high())
                .putInt(key.low())
                .array();
        return new Child(parent, stage, bytes).digest(-1);
    }

    /** Adds the child under the lowest number that it has not yet there; that may take a look or two for each bit. */
    private static KeyDigest addNext(KeySet to, Child child) {
        KeyDigest digest = child.digest(0);
        if (to.add(digest)) {
            return digest;
        }
        int taken = 0;
        int free = 1;
        while (to.contains(child.digest(free))) {
            taken = free;
            free *= 2;
        }
        while (free - taken > 1) {
            int middle = taken + (free - taken) / 2;
            if (to.contains(child.digest(middle))) {
                taken = middle;
            } else {
                free = middle;
            }
        }
        digest = child.digest(free);
        boolean unused = to.add(digest);
        return digest;
    }

    @SuppressWarnings("ArrayRecordComponent") // as in a task
    private record Child(long parent, int stage, byte[] input) {
        /** @param number tells those with the same input apart */
        KeyDigest digest(int number) {
            return KeyDigest.of(ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + input.length)
                    .putLong(parent)
                    .putInt(stage)
                    .putInt(number)
                    .put(input)
                    .array());
        }
    }

    @Override
    public void close() {
        published.close();
        emittedAgain.close();
    }
}
