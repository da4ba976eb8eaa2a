package dev.forkful.worker;

import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A session over tasks in memory, for one worker. */
final class FakeSession implements Session {
    final List<Event> events = new CopyOnWriteArrayList<>();
    final Collection<Long> released = new CopyOnWriteArrayList<>();
    volatile Owner.Flow flow = Owner.Flow.RUN;
    volatile @Nullable RuntimeException failure;
    volatile boolean idle;
    volatile int limit = NO_LIMIT;
    volatile long timeoutMillis;
    volatile int beats;
    final AtomicInteger looks = new AtomicInteger();
    final AtomicBoolean ownerRests = new AtomicBoolean();

    private final Deque<TaskRecord> queued = new ArrayDeque<>();
    private long published;

    synchronized void publish(String... jsonInputs) {
        for (String input : jsonInputs) {
            queued.add(new TaskRecord(published++, 0, input.getBytes(StandardCharsets.UTF_8)));
        }
    }

    List<Event.Reply> replies() {
        return events.stream()
                .filter(Event.Reply.class::isInstance)
                .map(Event.Reply.class::cast)
                .toList();
    }

    synchronized int queuedTasks() {
        return queued.size();
    }

    @Override
    public synchronized List<Claim> tryClaim(int limit) {
        looks.incrementAndGet();
        List<Claim> claims = new ArrayList<>();
        while (flow == Owner.Flow.RUN && claims.size() < limit && !queued.isEmpty()) {
            claims.add(new Held(queued.remove()));
        }
        return claims;
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public long timeoutMillis() {
        return timeoutMillis;
    }

    @Override
    public long firstUnsettled() {
        return 0;
    }

    @Override
    public Owner.Flow flow() {
        return flow;
    }

    @Override
    public void append(Event event) {
        RuntimeException raised = failure;
        if (raised != null) {
            throw raised;
        }
        events.add(event);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the timer thread only
    public void beat(int inFlight) {
        beats++;
    }

    @Override
    public void setIdle(boolean value) {
        idle = value;
    }

    @Override
    public boolean tryEndRest() {
        return ownerRests.getAndSet(false);
    }

    @Override
    public void close() {}

    private final class Held implements Claim {
        private final TaskRecord task;
        private final AtomicBoolean ended = new AtomicBoolean();

        Held(TaskRecord task) {
            this.task = task;
        }

        @Override
        public TaskRecord task() {
            return task;
        }

        @Override
        public int generation() {
            return 0;
        }

        @Override
        public Outcome complete(Event.Reply reply) {
            if (!ended.compareAndSet(false, true)) {
                return Outcome.ENDED;
            }
            append(reply);
            return Outcome.RECORDED;
        }

        @Override
        public void withhold(Event.Doubted doubt) {
            if (ended.compareAndSet(false, true)) {
                append(doubt);
            }
        }

        @Override
        public void release() {
            if (ended.compareAndSet(false, true)) {
                released.add(task.sequence());
            }
        }
    }
}
