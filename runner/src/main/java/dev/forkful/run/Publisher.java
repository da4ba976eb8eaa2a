package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.Origin;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.io.InputDigest;
import dev.forkful.io.InputException;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the input of a run into tasks, in a thread of its own, while workers already run the first of them.
 *
 * <p>An input that can be read twice is read twice: once to check it, so that a broken line is found before anything is
 * run, and once to publish it. What it has grown by meanwhile is left out. After a crash in mid-publishing the input is
 * read again from its start, as far as it was checked; what was published is compared, not published anew, and an input
 * of which that part has changed is refused.
 *
 * <p><i>Threading:</i> {@link #run} is for one thread; the questions may be asked from any.
 */
final class Publisher implements Inflow, Runnable {
    private final Entrance entrance;
    private final RunDirectory run;
    private final Supplier<TaskSource> source;
    private final Runnable onProgress;
    private volatile OptionalLong expected = OptionalLong.empty();
    private volatile boolean cancelled;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean reading = true;

    /** @param onProgress called after each task and at the end; must be cheap */
    Publisher(Entrance entrance, RunDirectory run, Supplier<TaskSource> source, Runnable onProgress) {
        this.entrance = entrance;
        this.run = run;
        this.source = source;
        this.onProgress = onProgress;
    }

    @Override
    public void run() {
        try {
            if (!entrance.isEnded()) {
                publish(source.get());
            }
        } catch (InterruptedException e) {
            cancelled = true; // while it waited for room
        } catch (RuntimeException e) {
            failure = e;
        } catch (Throwable e) { // the top of the thread: a run whose publisher is gone must end, and say why
            failure = new ForkfulException("the publisher failed: " + e, e);
        } finally {
            reading = false;
            onProgress.run();
        }
    }

    private void publish(TaskSource input) throws InterruptedException {
        expected = input.knownTasks();
        InputDigest checked = input.isCheckable() ? check(input) : null;
        if (expected.orElse(0) > RunState.MAX_TASKS) { // before the first of them is run
            throw tooManyItems();
        }
        InputDigest published = publish(input, checked);
        if (cancelled) {
            return;
        }
        if (checked != null && !checked.hex().equals(published.hex())) {
            forgetCheck();
            throw new JobException("the input of run " + run.id() + " changed while it was read: SHA-256 "
                    + checked.hex() + " first, " + published.hex() + " then; when " + input.name()
                    + " is at rest, resume, which reads it to its end, or begin a new run");
        }
        entrance.end();
    }

    /** @param checked what the first reading found; null where there was none */
    private InputDigest publish(TaskSource input, @Nullable InputDigest checked) throws InterruptedException {
        InputDigest published = new InputDigest();
        try (InputReader reader = checked == null ? input.open() : input.openFirst(checked.count())) {
            int number = skipPublished(input, reader, published);
            if (checked != null) {
                rememberCheck(checked);
            }
            for (InputItem item = reader.next(); item != null && !cancelled; item = reader.next()) {
                if (entrance.publishedTasks() >= RunState.MAX_TASKS || number == RunState.MAX_TASKS) {
                    throw tooManyItems();
                }
                entrance.item(number++, item.json());
                published.add(item);
                onProgress.run();
            }
            return published;
        } catch (InputException e) {
            if (checked != null) { // and was sound then
                forgetCheck();
            }
            throw e;
        }
    }

    /** Before the first task that this reading publishes, and after those of an earlier one were compared. */
    private void rememberCheck(InputDigest checked) {
        CheckedInput found = new CheckedInput(checked.hex(), checked.count());
        if (!found.equals(run.manifest().checkedInput()) && !cancelled) {
            ManifestFile.write(run.path(), run.manifest().withCheckedInput(found));
        }
    }

    /**
     * Where the input changed between its two readings, its last line was written in two pieces, say: nothing can bring
     * back what was checked. A resume checks it anew, and compares it with what was published.
     */
    private void forgetCheck() {
        FaultPoint.CHECK_FORGET.reach();
        ManifestFile.write(run.path(), run.manifest().withCheckedInput(null));
        FaultPoint.CHECK_FORGOTTEN.reach();
    }

    private static JobException tooManyItems() {
        return new JobException("the input has more than " + RunState.MAX_TASKS + " items; split it");
    }

    /** Reads the whole input once, or what there was of it when it was checked before. */
    private InputDigest check(TaskSource input) {
        CheckedInput then = run.manifest().checkedInput();
        InputDigest digest = read(then == null ? input.open() : input.openFirst(then.items()));
        if (then != null && !then.digest().equals(digest.hex()) && !cancelled) {
            if (publishedItems() < then.items()) {
                throw changed(input, then.digest(), digest.hex());
            }
            // As many items are published as were checked, so what is published counts. It may be other than what was
            // checked: an owner that found that died before it forgot the check.
            digest = read(input.open());
        }
        expected = OptionalLong.of(digest.count());
        return digest;
    }

    private InputDigest read(InputReader input) {
        InputDigest digest = new InputDigest();
        try (InputReader reader = input) {
            for (InputItem item = reader.next(); item != null && !cancelled; item = reader.next()) {
                digest.add(item);
            }
        }
        return digest;
    }

    /** So many items of the input had been read when the last task was published that is one. */
    private long publishedItems() {
        try (TaskReader tasks = run.broker().tasks()) {
            for (long sequence = entrance.publishedTasks() - 1; sequence >= 0; sequence--) {
                Origin origin = tasks.read(sequence).origin();
                if (!origin.isEmitted()) {
                    return numberOf(origin, sequence) + 1L;
                }
            }
        }
        return 0;
    }

    /** The number of an item in the input, from 0. */
    private static int numberOf(Origin origin, long sequence) {
        return origin.equals(Origin.PLAIN) ? (int) sequence : origin.index();
    }

    /**
     * What an earlier owner published must be what the input begins with.
     *
     * @return the number of the item that comes next
     */
    private int skipPublished(TaskSource input, InputReader reader, InputDigest published) {
        long count = entrance.publishedTasks();
        InputDigest found = new InputDigest();
        int next = 0;
        try (TaskReader tasks = run.broker().tasks()) {
            for (long sequence = 0; sequence < count && !cancelled; sequence++) {
                TaskRecord task = tasks.read(sequence);
                Origin origin = task.origin();
                if (!origin.isEmitted()) {
                    int number = numberOf(origin, sequence);
                    passOver(number - next, reader, published, found);
                    next = number + 1;
                    published.add(new InputItem(task.input(), next));
                    InputItem item = reader.next();
                    if (item != null) {
                        found.add(item);
                    }
                }
            }
        }
        if (!published.hex().equals(found.hex()) && !cancelled) {
            throw changed(input, published.hex(), found.hex());
        }
        return next;
    }

    /** Items between two that were published were repeated, and dropped. */
    private static void passOver(int count, InputReader reader, InputDigest published, InputDigest found) {
        for (int i = 0; i < count; i++) {
            InputItem item = reader.next();
            if (item != null) {
                published.add(item);
                found.add(item);
            }
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
    public boolean isReading() {
        return reading;
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
