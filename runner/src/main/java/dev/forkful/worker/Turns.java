package dev.forkful.worker;

import dev.forkful.limit.Gate;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which limit in this worker, and whose turn it is: a lane for each key of each limit, first come first
 * served, but those first whose task was tried before: they have waited for their next attempt already. Only the first
 * of a lane asks the shared table, so a worker has one place in a limit however many wait, and workers take turns. Who
 * waits has no thread and no slot, and keeps nobody of another key.
 *
 * <p>One that has passed blocks its lane until it goes on: else those that have passed would gather where slots are
 * short, and begin all at once when there are some.
 *
 * <p><i>Threading:</i> of whoever drains the pump, but for {@link #arrive}, {@link #left} and {@link #isClear}, which
 * are for any thread.
 */
final class Turns {
    private static final long LONGEST_WAIT_NANOS = 500_000_000;

    private final Map<LaneKey, Lane> lanes = new ConcurrentHashMap<>();
    private final PriorityQueue<Lane> byTime = new PriorityQueue<>(Comparator.comparingLong(lane -> lane.atNanos));
    private final Queue<Passage> arrivals = new ConcurrentLinkedQueue<>();
    private final Queue<LaneKey> freed = new ConcurrentLinkedQueue<>();
    private final Deque<Passage> passedTasks = new ArrayDeque<>();
    private final Deque<Passage> passedCalls = new ArrayDeque<>();

    private record LaneKey(Gate gate, long key) {}

    /** Those who wait for one key of one limit. */
    static final class Lane {
        private final LaneKey key;
        private final Deque<Passage> again = new ArrayDeque<>();
        private final Deque<Passage> waiting = new ArrayDeque<>();
        /** Has asked the shared table, where it may have a place: nobody goes before it. */
        private @Nullable Passage first;

        private long atNanos;
        private boolean blocked;

        private Lane(LaneKey key, Passage first) {
            this.key = key;
            this.first = first;
        }

        void add(Passage passage) {
            (passage.isAgain() ? again : waiting).add(passage);
        }

        @Nullable
        Passage first() {
            if (first == null) {
                first = again.isEmpty() ? waiting.poll() : again.poll();
            }
            return first;
        }

        void removeFirst() {
            first = null;
        }
    }

    /** Takes one in; whoever calls it wakes the pump. */
    void arrive(Passage passage) {
        arrivals.add(passage);
    }

    /** Gives back what one holds that has passed and is over; whoever calls it wakes the pump. */
    void left(Passage passage) {
        for (Gate.Place place : passage.passedPlaces()) {
            if (place.holdsPermit() && !place.leave()) {
                freed.add(new LaneKey(place.gate(), place.key()));
            } // else another worker's turn is next, and whoever waits here looks in some ms
        }
    }

    /** Whether nobody waits in that lane, nor may come from it. */
    boolean isClear(Gate gate, long key) {
        return lanes.isEmpty() || !lanes.containsKey(new LaneKey(gate, key));
    }

    /**
     * Lets one pass that comes first everywhere; else it is in a lane, and comes by {@link #nextTask} or
     * {@link #nextCall}.
     */
    boolean tryPass(Passage passage, long nowNanos) {
        for (Gate.Place place = passage.next(); place != null; place = passage.next()) {
            if (!isClear(place.gate(), place.key())) {
                enqueue(passage, place, nowNanos);
                return false;
            }
            long wait = place.tryPass(nowNanos);
            if (wait > 0) {
                enqueue(passage, place, soonest(nowNanos, wait));
                return false;
            }
            passage.notePassed();
        }
        return true;
    }

    private void enqueue(Passage passage, Gate.Place place, long atNanos) {
        LaneKey key = new LaneKey(place.gate(), place.key());
        Lane lane = lanes.get(key);
        if (lane == null) {
            Lane made = new Lane(key, passage);
            lanes.put(key, made);
            schedule(made, atNanos);
        } else {
            lane.add(passage);
        }
    }

    private void schedule(Lane lane, long atNanos) {
        lane.atNanos = atNanos;
        byTime.add(lane);
    }

    /** A person may change a rate meanwhile: whoever waits long looks now and then. */
    private static long soonest(long nowNanos, long waitNanos) {
        return nowNanos + Math.min(waitNanos, LONGEST_WAIT_NANOS);
    }

    /** Lets pass what may by now. */
    void advance(long nowNanos) {
        for (Passage one = arrivals.poll(); one != null; one = arrivals.poll()) {
            if (tryPass(one, nowNanos)) {
                passedAll(one);
            }
        }
        for (LaneKey key = freed.poll(); key != null; key = freed.poll()) {
            Lane lane = lanes.get(key);
            if (lane != null && byTime.remove(lane)) {
                schedule(lane, Math.min(lane.atNanos, nowNanos));
            }
        }
        for (Lane lane = byTime.peek(); lane != null && lane.atNanos - nowNanos <= 0; lane = byTime.peek()) {
            boolean unused = byTime.remove(lane);
            serve(lane, nowNanos);
        }
    }

    private void serve(Lane lane, long nowNanos) {
        while (!lane.blocked) {
            Passage first = lane.first();
            if (first == null) {
                lanes.remove(lane.key);
                return;
            }
            Gate.Place place = first.next();
            if (place == null || !first.isWanted()) {
                lane.removeFirst();
                left(first);
                continue;
            }
            long wait = place.tryPass(nowNanos);
            if (wait > 0) {
                schedule(lane, soonest(nowNanos, wait));
                return;
            }
            lane.removeFirst();
            first.notePassed();
            if (tryPass(first, nowNanos)) {
                lane.blocked = true;
                first.lane = lane;
                passedAll(first);
            }
        }
    }

    private void passedAll(Passage passage) {
        (passage instanceof CallPassage ? passedCalls : passedTasks).add(passage);
    }

    /** An attempt that has passed all, and begins now, for there is a slot; null where there is none. */
    @Nullable
    Passage nextTask(long nowNanos) {
        for (Passage first = passedTasks.poll(); first != null; first = passedTasks.poll()) {
            if (goesOn(first, nowNanos)) {
                return first;
            }
        }
        return null;
    }

    /** No attempt begins any more, and what has passed is held no more: gives back what that has. */
    void dropTasks(long nowNanos) {
        for (Passage first = passedTasks.poll(); first != null; first = passedTasks.poll()) {
            unblock(first, nowNanos);
            left(first);
        }
    }

    /**
     * A call that has passed all, and goes on now; null where there is none.
     *
     * @param slotIsFree whether one may go on that needs a slot
     */
    @Nullable
    Passage nextCall(boolean slotIsFree, long nowNanos) {
        for (Iterator<Passage> all = passedCalls.iterator(); all.hasNext(); ) {
            Passage one = all.next();
            if (slotIsFree || !one.needsSlot() || !one.isWanted()) {
                all.remove();
                if (goesOn(one, nowNanos)) {
                    return one;
                }
            }
        }
        return null;
    }

    /** Whether a call has passed all, and waits for a slot. */
    boolean isCallHeld() {
        return !passedCalls.isEmpty();
    }

    private boolean goesOn(Passage passage, long nowNanos) {
        unblock(passage, nowNanos);
        if (passage.isWanted()) {
            return true;
        }
        left(passage);
        return false;
    }

    private void unblock(Passage passage, long nowNanos) {
        Lane lane = passage.lane;
        if (lane != null) {
            lane.blocked = false;
            schedule(lane, nowNanos);
        }
    }

    /** When there is something to do again; {@link Long#MAX_VALUE} for "not by itself". */
    long nextNanos() {
        Lane first = byTime.peek();
        return first == null ? Long.MAX_VALUE : first.atNanos;
    }
}
