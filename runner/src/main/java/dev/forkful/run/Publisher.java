package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.io.InputDigest;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.util.OptionalLong;
import java.util.function.Supplier;
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
final class Publisher implements Inflow, Runnable {
    private final Owner owner;
    private final RunDirectory run;
    private final Supplier<TaskSource> source;
    private final Runnable onProgress;
    private volatile OptionalLong expected = OptionalLong.empty();
    private volatile boolean cancelled;
    private volatile @Nullable RuntimeException failure;

    /** @param onProgress called after each task and at the end; must be cheap */
    Publisher(Owner owner, RunDirectory run, Supplier<TaskSource> source, Runnable onProgress) {
        this.owner = owner;
        this.run = run;
        this.source = source;
        this.onProgress = onProgress;
    }

    @Override
    public void run() {
        try {
            if (!owner.isSealed()) {
                publish(source.get());
            }
        } catch (RuntimeException e) {
            failure = e;
        } catch (Throwable e) { // the top of the thread: a run whose publisher is gone must end, and say why
            failure = new ForkfulException("the publisher failed: " + e, e);
        } finally {
            onProgress.run();
        }
    }

    private void publish(TaskSource input) {
        String checked = input.isCheckable() ? check(input) : null;
        InputDigest published = new InputDigest();
        try (InputReader reader = input.open()) {
            skipPublished(input, reader, published);
            for (InputItem item = reader.next(); item != null && !cancelled; item = reader.next()) {
                long sequence = owner.publishedTasks();
                if (sequence >= RunState.MAX_TASKS) {
                    throw new JobException("the input has more than " + RunState.MAX_TASKS + " items; split it");
                }
                owner.publish(new TaskRecord(sequence, 0, item.json()));
                published.add(item);
                onProgress.run();
            }
        }
        if (cancelled) {
            return;
        }
        if (checked != null && !checked.equals(published.hex())) {
            throw changed(input, checked, published.hex()); // under our hands, between the two readings
        }
        owner.seal();
    }

    /** Reads the whole input once, and remembers its digest. */
    private String check(TaskSource input) {
        InputDigest digest = new InputDigest();
        try (InputReader reader = input.open()) {
            for (InputItem item = reader.next(); item != null && !cancelled; item = reader.next()) {
                digest.add(item);
            }
        }
        String now = digest.hex();
        String then = run.manifest().inputDigest();
        if (then != null && !then.equals(now) && !cancelled) {
            throw changed(input, then, now);
        }
        if (then == null && !cancelled) {
            ManifestFile.write(run.path(), run.manifest().withInputDigest(now));
        }
        expected = OptionalLong.of(digest.count());
        return now;
    }

    /** What an earlier owner published must be what the input begins with. */
    private void skipPublished(TaskSource input, InputReader reader, InputDigest published) {
        long count = owner.publishedTasks();
        if (count == 0) {
            return;
        }
        InputDigest found = new InputDigest();
        try (TaskReader tasks = run.broker().tasks()) {
            for (long sequence = 0; sequence < count && !cancelled; sequence++) {
                published.add(new InputItem(tasks.read(sequence).input(), sequence + 1));
                InputItem item = reader.next();
                if (item != null) {
                    found.add(item);
                }
            }
        }
        if (!published.hex().equals(found.hex()) && !cancelled) {
            throw changed(input, published.hex(), found.hex());
        }
    }

    private JobException changed(TaskSource input, String then, String now) {
        return new JobException("the input of run " + run.id() + " has changed since it was published in part: SHA-256 "
                + then + " then, " + now + " now; restore " + input.name() + " and resume, or begin a new run");
    }

    @Override
    public OptionalLong expectedTasks() {
        return expected;
    }

    @Override
    public @Nullable RuntimeException failure() {
        return failure;
    }

    @Override
    public void cancel() {
        cancelled = true;
    }
}
