package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.io.InputDigest;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns the input of a run into tasks, in a thread of its own, while workers already run the first of them.
 *
 * <p>An input that can be read twice is read twice: once to check it, so that a broken line is found before anything is
 * run, and once to publish it. After a crash in mid-publishing the input is read again from its start; what was
 * published is compared, not published anew, and an input that has changed is refused.
 *
 * <p><i>Threading:</i> {@link #run} is for one thread; the questions may be asked from any.
 */
final class Publisher implements Runnable {
    private final Owner owner;
    private final RunDirectory run;
    private final TaskSource source;
    private final Runnable onProgress;
    private volatile OptionalLong expected = OptionalLong.empty();
    private volatile boolean finished;
    private volatile boolean cancelled;
    private volatile @Nullable RuntimeException failure;

    /** @param onProgress called after each task and at the end; must be cheap */
    Publisher(Owner owner, RunDirectory run, TaskSource source, Runnable onProgress) {
        this.owner = owner;
        this.run = run;
        this.source = source;
        this.onProgress = onProgress;
    }

    @Override
    public void run() {
        try {
            if (!owner.isSealed()) {
                check();
                publish();
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            finished = true;
            onProgress.run();
        }
    }

    /** Reads the whole input once, where that can be done, and remembers its digest. */
    private void check() {
        if (!source.isCheckable()) {
            return;
        }
        InputDigest digest = new InputDigest();
        long count = 0;
        try (InputReader reader = source.open()) {
            for (InputItem item = reader.next(); item != null && !cancelled; item = reader.next()) {
                digest.add(item);
                count++;
            }
        }
        if (cancelled) {
            return;
        }
        String now = digest.hex();
        String then = run.manifest().inputDigest();
        if (then == null) {
            ManifestFile.write(run.path(), run.manifest().withInputDigest(now));
        } else if (!then.equals(now)) {
            throw changed(then, now);
        }
        expected = OptionalLong.of(count);
    }

    private void publish() {
        try (InputReader reader = source.open()) {
            if (owner.publishedTasks() > 0) {
                skipPublished(reader);
            }
            for (InputItem item = reader.next(); item != null; item = reader.next()) {
                if (cancelled) {
                    return;
                }
                long sequence = owner.publishedTasks();
                if (sequence >= RunState.MAX_TASKS) {
                    throw new JobException("the input has more than " + RunState.MAX_TASKS + " items; split it");
                }
                owner.publish(new TaskRecord(sequence, 0, item.json()));
                onProgress.run();
            }
            owner.seal();
        }
    }

    private void skipPublished(InputReader reader) {
        InputDigest published = new InputDigest();
        InputDigest found = new InputDigest();
        long count = owner.publishedTasks();
        try (TaskReader tasks = run.broker().tasks()) {
            for (long sequence = 0; sequence < count; sequence++) {
                published.add(new InputItem(tasks.read(sequence).input(), sequence + 1));
                InputItem item = reader.next();
                if (item != null) {
                    found.add(item);
                }
            }
        }
        if (!published.hex().equals(found.hex())) {
            throw changed(published.hex(), found.hex());
        }
    }

    private JobException changed(String then, String now) {
        return new JobException("the input of run " + run.id() + " has changed since it was published in part: SHA-256 "
                + then + " then, " + now + " now; restore " + source.name() + " and resume, or begin a new run");
    }

    /** Tasks that there will be; empty where that is not known yet. */
    OptionalLong expectedTasks() {
        return expected;
    }

    boolean isFinished() {
        return finished;
    }

    /** Why it ended early; null where it did not. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** Publishes no more; what was published stays, unsealed. */
    void cancel() {
        cancelled = true;
    }
}
