package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.broker.BrokerException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way into an open run: who holds its supervisor submits tasks, until the feed is closed.
 *
 * <pre>
 *   taking over ──open──▶ OPEN ──close──▶ sealed
 *        │                 │                ▲
 *        └────────cancel───┴───▶ over ──close, while the run is owned
 * </pre>
 *
 * <p>A run whose feed is over and not sealed may be resumed, and fed again. Of a pipeline it is the supervisor's next
 * round that records the end.
 *
 * <p>A task that {@link #submit} returned from is in the run; that survives the death of any process, not a power cut.
 * How many are under way at a time is not bounded here; {@link #publishedTasks} less {@link #settledTasks} tells.
 *
 * <p><i>Threading:</i> thread-safe; the lock {@code publishing} makes one append at a time. <i>Closing</i> seals the
 * run: it ends when all tasks are settled.
 */
public final class TaskFeed implements Inflow, AutoCloseable {
    private final ReentrantLock publishing = new ReentrantLock();
    private final Condition opened = publishing.newCondition();
    private final String run;
    private final Runnable onTask;
    private volatile long settledTasks;
    private volatile @Nullable RuntimeException failure;
    // Guarded by the lock.
    private @Nullable Entrance entrance;
    private boolean over;
    private boolean left;
    private boolean closing;

    /** @param onTask wakes the supervisor; must be cheap */
    TaskFeed(String run, Runnable onTask) {
        this.run = run;
        this.onTask = onTask;
    }

    /**
     * Appends a task, and sees to it that an idle worker takes it. Takes some microseconds, but waits while the
     * supervisor is still taking the run over.
     *
     * @param inputJson the task's input: one JSON value in UTF-8, without line feeds
     * @return its sequence number
     * @throws ForkfulException where the run takes no more tasks: it was closed, or is over
     * @throws BrokerException.Storage where the disk is full or fails
     */
    public long submit(byte[] inputJson) {
        return submit(0, inputJson, sequence -> {});
    }

    /**
     * The same for a task of any stage.
     *
     * @param stage its index in the job
     * @param announce is told the sequence number before the task is appended: before anybody can hear of its reply
     */
    public long submit(int stage, byte[] inputJson, LongConsumer announce) {
        publishing.lock();
        try {
            while (entrance == null && !over) {
                opened.awaitUninterruptibly();
            }
            if (closing) {
                throw new NotOpen(run, "closed");
            }
            return append(stage, List.of(inputJson), announce);
        } finally {
            publishing.unlock();
        }
    }

    /** The run takes no more tasks. */
    static final class NotOpen extends ForkfulException {
        private static final long serialVersionUID = 1;

        NotOpen(String run, String why) {
            super("run " + run + " takes no more tasks: it is " + why);
        }
    }

    /**
     * Appends tasks with nothing between them, and returns the sequence number of the first.
     *
     * @param announce is told that number before the first is appended
     * @throws NotOpen where the run takes no more tasks
     */
    long append(int stage, List<byte[]> inputsJson, LongConsumer announce) {
        publishing.lock();
        try {
            Entrance into = entrance;
            if (into == null || over || into.isEnded()) {
                throw new NotOpen(run, into == null || over ? "over" : "closed");
            }
            if (into.publishedTasks() + inputsJson.size() > RunState.MAX_TASKS) {
                throw new NotOpen(run, "full with " + RunState.MAX_TASKS + " tasks");
            }
            return into.append(stage, inputsJson, announce);
        } catch (BrokerException e) {
            failure = e;
            throw e;
        } finally {
            publishing.unlock();
            onTask.run();
        }
    }

    /**
     * From now on tasks go there; seals at once, where the feed was closed already.
     *
     * @param before runs first: what it appends comes before all that is submitted
     */
    void open(Entrance into, Runnable before) {
        publishing.lock();
        try {
            entrance = into;
            before.run();
            if (closing) {
                into.end();
            }
            opened.signalAll();
        } finally {
            publishing.unlock();
        }
    }

    /** So many tasks are settled. Called by the supervisor. */
    void noteSettled(long tasks) {
        settledTasks = tasks;
    }

    /** Tasks in the run, those of earlier supervisors included; 0 before it is taken over. */
    public long publishedTasks() {
        publishing.lock();
        try {
            return entrance == null ? 0 : entrance.publishedTasks();
        } finally {
            publishing.unlock();
        }
    }

    /** Tasks that have their reply, as of a moment ago. */
    public long settledTasks() {
        return settledTasks;
    }

    /** Whether tasks can be submitted, now or as soon as the run is taken over. */
    public boolean isOpen() {
        publishing.lock();
        try {
            return !over && !closing && (entrance == null || !entrance.isEnded());
        } finally {
            publishing.unlock();
        }
    }

    @Override
    public OptionalLong expectedTasks() {
        return OptionalLong.empty();
    }

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public @Nullable RuntimeException failure() {
        return failure;
    }

    @Override
    public void cancel() {
        publishing.lock();
        try {
            over = true;
            opened.signalAll();
        } finally {
            publishing.unlock();
        }
    }

    /** The run's owner goes: not even the end can be written from now on. Idempotent. */
    void leave() {
        publishing.lock();
        try {
            cancel();
            left = true;
        } finally {
            publishing.unlock();
        }
    }

    /** Says that no task will follow. Returns at once. Idempotent. */
    @Override
    public void close() {
        publishing.lock();
        try {
            closing = true;
            if (entrance != null && !left) {
                entrance.end();
            }
        } catch (BrokerException e) {
            failure = e;
            throw e;
        } finally {
            publishing.unlock();
            onTask.run();
        }
    }
}
