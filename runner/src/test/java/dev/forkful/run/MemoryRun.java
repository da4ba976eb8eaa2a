package dev.forkful.run;

import dev.forkful.broker.Broker;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Place;
import dev.forkful.broker.Position;
import dev.forkful.broker.ReplyReader;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.broker.TaskStates;
import dev.forkful.broker.WorkerPulse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The queues of a run in memory, each reader with a merge of its own, and an owner that dies where it is told to. */
final class MemoryRun implements Broker {
    private static final int WRITERS = 3;

    final List<TaskRecord> tasks = new CopyOnWriteArrayList<>();
    /** What workers of an owner that died had in hand. */
    Map<Integer, List<Long>> left = Map.of();

    private final List<List<Event>> writers = new ArrayList<>();
    private final Random random;
    private boolean sealed;
    private Runnable onForce = () -> {};
    private int untilCrash = Integer.MAX_VALUE;

    /** What a process feels that dies: nothing in it goes on. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    MemoryRun(Random random) {
        this.random = random;
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new CopyOnWriteArrayList<>());
        }
    }

    /** The owner dies right after so many appends. */
    void crashAfter(int appends) {
        untilCrash = appends;
    }

    /** Is called when the owner forces what is there to disk. */
    void onForce(Runnable action) {
        onForce = action;
    }

    /** A power cut takes what was published and not forced. */
    void loseTasksFrom(int sequence) {
        tasks.subList(sequence, tasks.size()).clear();
    }

    void append(Event event) {
        writers.get(random.nextInt(WRITERS)).add(event);
    }

    private void step() {
        if (--untilCrash == 0) {
            throw new Crash();
        }
    }

    @Override
    public Owner own(int incarnation, TaskStates recovered, List<Event> told) {
        told.forEach(this::append);
        return new MemoryOwner();
    }

    @Override
    public Map<Integer, List<Long>> leftClaims() {
        return left;
    }

    @Override
    public Session join(int incarnation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventReader events(Position position) {
        return new MemoryReader(new Random(random.nextLong()));
    }

    @Override
    public EventReader eventsWithoutBodies() {
        return events(Position.START);
    }

    @Override
    public TaskReader tasks() {
        return new TaskReader() {
            @Override
            public long publishedTasks() {
                return tasks.size();
            }

            @Override
            public OptionalLong total() {
                return OptionalLong.empty();
            }

            @Override
            public TaskRecord read(long sequence) {
                return tasks.get((int) sequence);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public ReplyReader replies() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Integer, WorkerPulse> pulses() {
        return Map.of();
    }

    private final class MemoryReader implements EventReader {
        private final int[] next = new int[WRITERS];
        private final Random order;

        MemoryReader(Random order) {
            this.order = order;
        }

        @Override
        public int poll(Consumer<? super Event> consumer, int limit) {
            int given = 0;
            int first = order.nextInt(WRITERS);
            for (int i = 0; i < WRITERS && given < limit; i++) {
                int writer = (first + i) % WRITERS;
                List<Event> events = writers.get(writer);
                while (given < limit && next[writer] < events.size()) {
                    given++;
                    consumer.accept(events.get(next[writer]++));
                }
            }
            return given;
        }

        @Override
        public long damagedRecords() {
            return 0;
        }

        @Override
        public List<String> blankQueues() {
            return List.of();
        }

        @Override
        public Place place() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private final class MemoryOwner implements Owner {
        @Override
        public long publishedTasks() {
            return tasks.size();
        }

        @Override
        public boolean isSealed() {
            return sealed;
        }

        @Override
        public void publish(TaskRecord task) {
            if (sealed || task.sequence() != tasks.size()) {
                throw new IllegalArgumentException("out of order: " + task.sequence());
            }
            tasks.add(task);
            step();
        }

        @Override
        public void append(Event event) {
            MemoryRun.this.append(event);
            step();
        }

        @Override
        public void seal() {
            sealed = true;
            step();
        }

        @Override
        public void force() {
            onForce.run();
        }

        @Override
        public void admit(int incarnation) {}

        @Override
        public void setLiveWorkers(List<Integer> incarnations) {}

        @Override
        public WorkerPulse pulse(int incarnation) {
            return new WorkerPulse(0, 0, false);
        }

        @Override
        public List<Long> claimsOf(int incarnation) {
            return List.of();
        }

        @Override
        public void release(List<Long> sequences) {}

        @Override
        public void withhold(List<Long> sequences) {}

        @Override
        public void reserve(List<Long> sequences, int incarnation) {}

        @Override
        public List<Long> reserveDeferred(List<Long> sequences, TaskStates states, int incarnation) {
            return sequences;
        }

        @Override
        public void endApart(int incarnation) {}

        @Override
        public long progress(TaskStates states, long settledTasks) {
            return 0;
        }

        @Override
        public void setResting(boolean resting) {}

        @Override
        public void setFlow(Flow flow) {}

        @Override
        public void dismiss(int incarnation) {}

        @Override
        public void setLimit(int incarnation, int inFlight) {}

        @Override
        public void setTimeout(long millis) {}

        @Override
        public void close() {}
    }
}
