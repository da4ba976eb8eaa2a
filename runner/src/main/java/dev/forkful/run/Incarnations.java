package dev.forkful.run;

import dev.forkful.broker.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * What the events of a run say of its workers, by incarnation, and of the tasks that they died with.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Incarnations {
    private final Set<Integer> started = new HashSet<>();
    private final Set<Integer> stopped = new HashSet<>();
    private final Set<Integer> gone = new HashSet<>();
    private final Set<Integer> lost = new HashSet<>();
    /** Of unsettled tasks: the workers that died with them in hand. */
    private final Map<Long, List<Integer>> kills = new HashMap<>();

    private long heapStops;
    private long heapStopMillis;

    void apply(Event.WorkerStarted event) {
        started.add(event.incarnation());
    }

    void apply(Event.WorkerStopped event) {
        stopped.add(event.incarnation());
        if (event.isForHeap()) {
            heapStops++;
            heapStopMillis = Math.max(heapStopMillis, event.atMillis());
        }
    }

    void apply(Event.WorkerLost event, LongPredicate isSettled) {
        boolean firstWord = gone.add(event.incarnation()); // one that held very many is told of in portions
        if (!event.blamed()) {
            return;
        }
        lost.add(event.incarnation());
        // Only a death with one task in hand speaks against that task: the others are bystanders, or suspects at most.
        if (firstWord
                && event.held().size() == 1
                && !isSettled.test(event.held().get(0))) {
            kills.computeIfAbsent(event.held().get(0), sequence -> new ArrayList<>())
                    .add(event.incarnation());
        }
    }

    /** A task needs no suspicion any more. */
    void settled(long sequence) {
        if (!kills.isEmpty()) {
            kills.remove(sequence);
        }
    }

    boolean hasStarted(int incarnation) {
        return started.contains(incarnation);
    }

    boolean hasStopped(int incarnation) {
        return stopped.contains(incarnation);
    }

    /** Deaths that somebody is to blame for. */
    int lost() {
        return lost.size();
    }

    /** Those that started, and neither stopped nor were found dead, and came after that incarnation. */
    int aliveAfter(int owner) {
        return (int) started.stream()
                .filter(incarnation -> isAliveAfter(owner, incarnation))
                .count();
    }

    /** Whether that one is of {@link #aliveAfter} the other. */
    boolean isAliveAfter(int owner, int incarnation) {
        return incarnation > owner
                && started.contains(incarnation)
                && !stopped.contains(incarnation)
                && !gone.contains(incarnation);
    }

    /** How many of those that came after that incarnation died with this task alone in hand. */
    int killsAfter(int owner, long sequence) {
        return (int) kills.getOrDefault(sequence, List.of()).stream()
                .filter(incarnation -> incarnation > owner)
                .count();
    }

    /** Those that left for want of heap. */
    long heapStops() {
        return heapStops;
    }

    /** When the last of them did, in ms since the epoch; 0 where none did. */
    long heapStopMillis() {
        return heapStopMillis;
    }
}
