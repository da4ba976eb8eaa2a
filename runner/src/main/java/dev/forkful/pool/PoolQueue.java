package dev.forkful.pool;

import dev.forkful.ForkfulException;
import dev.forkful.broker.Event;
import dev.forkful.broker.Place;
import dev.forkful.run.Decision;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunListener;
import dev.forkful.run.RunOutcome;
import dev.forkful.run.Supervisor;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.TaskFeed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One queue of a pool: an open run, its workers, and the calls that wait for their replies.
 *
 * <p><i>Threading:</i> thread-safe; what is awaited is guarded by {@code this}. Futures are completed on the pool's
 * reply thread.
 */
final class PoolQueue implements RunListener {
    private static final Logger LOG = LoggerFactory.getLogger(PoolQueue.class);
    private static final Duration FAREWELL = Duration.ofSeconds(30);

    private final RunDirectory run;
    private final Hub hub;
    private final RemoteError errors;
    private final Runnable onSettled;
    private final Map<Long, TaskFuture<?>> awaited = new LinkedHashMap<>();
    private final EarlierReplies unasked;
    private final EarlierTasks earlier;
    private final Supervisor supervisor;
    /** Whether failures of an earlier process are void: their tasks are run anew. */
    private final boolean voidsFailures;

    private volatile boolean recovered;
    private volatile boolean closedNow;
    private @Nullable String ended;

    /**
     * What the queues of a pool share.
     *
     * @param isDurable whether its folder outlives the pool
     * @param replies the reply thread
     */
    record Hub(CallJson json, boolean isDurable, ReplyThread replies) {}

    /** @param onSettled called on the reply thread after each call that is settled */
    PoolQueue(RunDirectory run, SupervisorOptions options, Hub hub, Runnable onSettled) {
        this.run = run;
        this.hub = hub;
        this.errors = new RemoteError(
                Pool.class.getClassLoader(), hub.json, reason -> WorkerLogs.inFull(reason, hub.isDurable));
        this.onSettled = onSettled;
        this.unasked = new EarlierReplies(run.broker());
        this.voidsFailures = options.reopen().equals(SupervisorOptions.Reopen.FAILED);
        this.supervisor = Supervisor.start(run, options, this); // first: from now on nobody else adds tasks
        this.earlier = earlier(run);
        supervisor.whenDone(() -> hub.replies.executeAnyhow(this::end));
    }

    private EarlierTasks earlier(RunDirectory of) {
        try {
            return new EarlierTasks(of);
        } catch (RuntimeException | Error e) {
            supervisor.close();
            throw e;
        }
    }

    /**
     * Makes a call a task; returns when it is on disk.
     *
     * @throws ForkfulException where it cannot be; the call is not settled then, and never will be
     */
    void submit(int stage, byte[] input, TaskFuture<?> future) {
        synchronized (this) {
            if (ended != null) {
                throw new ForkfulException(ended);
            }
            long sequence = earlier.find(input);
            if (sequence >= 0) {
                adopt(sequence, input, future);
                return;
            }
        }
        TaskFeed feed = supervisor.feed();
        AtomicLong announced = new AtomicLong(-1);
        try {
            long sequence = feed.submit(stage, input, number -> {
                announced.set(number);
                await(number, future);
            });
            future.numbered(sequence);
        } catch (RuntimeException | Error e) {
            if (isUnsettled(announced.get(), future)) {
                throw e;
            }
        }
    }

    /** Forgets a call whose task was not appended, unless the end of the queue has settled it meanwhile. */
    private boolean isUnsettled(long announced, TaskFuture<?> future) {
        return announced < 0 || forget(announced, future);
    }

    private synchronized void await(long sequence, TaskFuture<?> future) {
        awaited.put(sequence, future);
    }

    private synchronized void adopt(long sequence, byte[] input, TaskFuture<?> future) {
        Event.Reply reply;
        try {
            reply = unasked.take(sequence);
        } catch (RuntimeException | Error e) { // the same call may come again, and has been made
            earlier.putBack(sequence, input);
            throw e;
        }
        await(sequence, future);
        if (reply != null) {
            deliver(future, reply);
        }
        future.numbered(sequence);
    }

    @Override
    public void recovered() {
        recovered = true;
    }

    @Override
    public void settled(Event.Reply reply, Place place) {
        if (isVoid(reply)) {
            return;
        }
        TaskFuture<?> future;
        synchronized (this) {
            future = awaited.get(reply.sequence());
            if (future == null) {
                unasked.add(reply.sequence(), place);
                return;
            }
        }
        deliver(future, reply);
    }

    /** A failure whose task is run anew; one that was that as often as can be has failed for good. */
    private boolean isVoid(Event.Reply reply) {
        return voidsFailures
                && !recovered
                && reply.status() == Event.Status.FAILED
                && Decision.mayReopen(reply.generation());
    }

    private void deliver(TaskFuture<?> future, Event.Reply reply) {
        hub.replies.execute(() -> {
            if (isAwaited(reply.sequence(), future)) { // else the pool has failed meanwhile
                future.settle(reply, hub.json, errors);
                boolean unused = forget(reply.sequence(), future); // now: what fails before is not lost
                onSettled.run();
            }
        });
    }

    private synchronized boolean isAwaited(long sequence, TaskFuture<?> future) {
        return awaited.get(sequence) == future;
    }

    private synchronized boolean forget(long sequence, TaskFuture<?> future) {
        return awaited.remove(sequence, future);
    }

    @Override
    public void notice(String message) {
        LOG.warn("{}: {}", run.id(), message);
    }

    /** The run is over, however it ended: nobody is left to answer. */
    private void end() {
        String why = "the pool has ended";
        try {
            why += reason();
        } finally { // a reason that cannot be told must not keep anybody waiting
            endWith(why);
        }
    }

    private void endWith(String why) {
        try {
            refuse(why, null);
        } finally {
            try {
                earlier.close();
            } finally {
                unasked.close();
            }
        }
    }

    /** Gives up all that is awaited, and its run; on the reply thread. */
    void fail(Throwable cause) {
        supervisor.abort(); // first: its end gives up once more, should this one fail, too
        refuse("the pool has failed: " + cause, cause);
    }

    /** Ends all that is awaited, and whatever comes later. */
    private void refuse(String why, @Nullable Throwable cause) {
        synchronized (this) {
            ended = ended == null ? why : ended;
        }
        for (Map.Entry<Long, TaskFuture<?>> first = first(); first != null; first = first()) {
            TaskFuture<?> future = first.getValue();
            boolean unused =
                    closedNow ? future.cancel(true) : future.completeExceptionally(new ForkfulException(why, cause));
            // Now: what fails before is not lost. Whoever could not append its task may have been faster.
            if (forget(first.getKey(), future)) {
                onSettled.run();
            }
        }
    }

    private synchronized Map.@Nullable Entry<Long, TaskFuture<?>> first() {
        return awaited.isEmpty()
                ? null
                : Map.Entry.copyOf(awaited.entrySet().iterator().next());
    }

    private String reason() {
        try {
            RunOutcome outcome = supervisor.await();
            return outcome.reason().isEmpty() ? "" : ": " + outcome.reason() + WorkerLogs.firstLines(run.path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ForkfulException e) {
            return ": " + e.getMessage();
        }
    }

    void cancel(long sequence) {
        supervisor.cancel(List.of(sequence));
    }

    List<PoolWorker> workers() {
        return supervisor.workers().stream().map(PoolWorker::of).toList();
    }

    /**
     * Ends it in order. All its calls are settled.
     *
     * @throws ForkfulException where it cannot be sealed, or its supervisor failed; it has ended all the same
     */
    void close(boolean durable) throws InterruptedException {
        try {
            if (durable) {
                supervisor.drain(FAREWELL); // not sealed: a later process may go on with it
            } else {
                supervisor.feed().close();
            }
            RunOutcome unused = supervisor.await();
        } finally {
            supervisor.close(); // over already, unless something was raised: waits until its lock is free, too
        }
    }

    /** Ends it at once. */
    void closeNow() {
        closedNow = true;
        supervisor.close();
    }
}
