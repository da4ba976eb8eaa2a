package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.Emitted;
import dev.forkful.broker.KeyDigest;
import dev.forkful.broker.Origin;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one way into the tasks queue of a pipeline: for its input, and for what its stages emit. Drops what is repeated.
 *
 * <p><i>Threading:</i> thread-safe; the lock {@code publishing} makes one append at a time, and guards what is known of
 * the published tasks. Nothing is waited for under it.
 */
final class Intake implements Entrance, AutoCloseable {
    private final ReentrantLock publishing = new ReentrantLock();
    private final Owner owner;
    private final PublishedTasks seen;
    private final BackPressure pressure;
    private final Function<byte[], @Nullable KeyDigest> inputKeys;
    private volatile boolean ended;

    /**
     * The way into a pipeline.
     *
     * @param seen what is published already; is kept up to date
     * @param inputKeys of the first stage: null for an input is no key, so that it is never dropped
     * @param ended whether an earlier supervisor came to the end of the input
     */
    Intake(
            Owner owner,
            PublishedTasks seen,
            BackPressure pressure,
            Function<byte[], @Nullable KeyDigest> inputKeys,
            boolean ended) {
        this.owner = owner;
        this.seen = seen;
        this.pressure = pressure;
        this.inputKeys = inputKeys;
        this.ended = ended;
    }

    @Override
    public long publishedTasks() {
        return owner.publishedTasks();
    }

    @Override
    public void item(int item, byte[] inputJson) throws InterruptedException {
        pressure.awaitInputRoom();
        KeyDigest key = inputKeys.apply(inputJson);
        publishing.lock();
        try {
            if (isNew(0, key)) {
                publish(0, inputJson, Origin.ofItem(item, key));
            }
            PublishedTasks.OfStage first = seen.stage(0);
            first.items = Math.max(first.items, item + 1L);
        } finally {
            publishing.unlock();
        }
    }

    /** Whether {@link #item} would not wait. */
    boolean hasRoom() {
        return pressure.admitsInput();
    }

    /** What was emitted for a stage. */
    void emitted(Emitted task, Origin origin) {
        publishing.lock();
        try {
            if (isNew(task.stage(), origin.key())) {
                publish(task.stage(), task.input(), origin);
            }
        } finally {
            publishing.unlock();
        }
    }

    /** They are published even where they are repeated: whoever submits is told a number for each. */
    @Override
    public long append(int stage, List<byte[]> inputsJson, LongConsumer announce) {
        publishing.lock();
        try {
            long first = owner.publishedTasks();
            announce.accept(first);
            for (byte[] input : inputsJson) {
                KeyDigest key = inputKeys.apply(input);
                boolean unused = isNew(stage, key);
                publish(stage, input, Origin.ofItem(0, key));
            }
            return first;
        } finally {
            publishing.unlock();
        }
    }

    private boolean isNew(int stage, @Nullable KeyDigest key) {
        return key == null || seen.stage(stage).keys.add(key);
    }

    /** What there is of a stage so far. */
    StageView.Stock stock(int stage) {
        publishing.lock();
        try {
            PublishedTasks.OfStage of = seen.stage(stage);
            // What was submitted is published, each of it, and has no number among items.
            long items = Math.max(of.items, of.published - of.emitted);
            return new StageView.Stock(of.published, of.emitted, OptionalLong.of(items));
        } finally {
            publishing.unlock();
        }
    }

    private void publish(int stage, byte[] inputJson, Origin origin) {
        long sequence = owner.publishedTasks();
        if (sequence >= RunState.MAX_TASKS) {
            throw new JobException("the run has " + RunState.MAX_TASKS + " tasks, and no room for what is emitted");
        }
        owner.publish(new TaskRecord(sequence, stage, inputJson, origin));
        PublishedTasks.OfStage of = seen.stage(stage);
        of.published++;
        if (origin.isEmitted()) {
            of.emitted++;
        }
        pressure.published(stage, 1);
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    /** Lets go of what is published. A publisher that cannot be joined may come yet, and is refused. */
    @Override
    public void close() {
        publishing.lock();
        try {
            seen.close();
        } finally {
            publishing.unlock();
        }
    }
}
