package dev.forkful.run;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The seats of a run's workers, and how many attempts each may have in flight. Both numbers may change while the run
 * goes: seats are added at once, and those that are too many go when their workers have.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Roster {
    private final TreeMap<Integer, Seat> seats = new TreeMap<>();
    private int workers;
    private int concurrency;
    private int limit;
    private boolean held;

    Roster(int workers, int concurrency) {
        this.workers = workers;
        this.concurrency = concurrency;
        this.limit = concurrency;
        adjust();
    }

    void setWorkers(int wanted) {
        workers = wanted;
        adjust();
    }

    void setConcurrency(int wanted) {
        concurrency = wanted;
        limit = wanted;
        adjust();
    }

    /** Lets fewer be in flight for now, from one a worker; seats and memory stay as they are. */
    void setLimit(int wanted) {
        limit = wanted;
    }

    /** Lets one be in flight a worker, whatever else was said. */
    void setHeld(boolean value) {
        held = value;
    }

    int concurrency() {
        return concurrency;
    }

    private void adjust() {
        int target = Math.min(workers, concurrency); // more workers than attempts in flight would idle
        seats.values().forEach(seat -> seat.isLeaving = seat.number > target);
        for (int number = 1; number <= target; number++) {
            seats.computeIfAbsent(number, added -> new Seat(added, System.nanoTime()));
        }
        boolean unused = removeLeft(); // an empty one would keep its part until a worker came or went
    }

    /** Takes away the seats that are too many and empty; true where there were such. */
    boolean removeLeft() {
        return seats.values().removeIf(seat -> seat.isLeaving && seat.process == null && !seat.suspects.hasWaiting());
    }

    Collection<Seat> seats() {
        return seats.values();
    }

    Stream<Seat> occupied() {
        return seats.values().stream().filter(seat -> seat.process != null);
    }

    /** The seat of a worker's number, or none. */
    List<Seat> numbered(int number) {
        Seat seat = seats.get(number);
        return seat == null ? List.of() : List.of(seat);
    }

    int size() {
        return seats.size();
    }

    /**
     * Attempts in flight for the worker of that number, from 1. The remainder of an uneven split goes to the first, so
     * that the sum is what was asked for; one that is to leave keeps its part until it is gone.
     */
    int share(int number) {
        return held ? 1 : part(limit, number);
    }

    /** As many as that worker may ever have. */
    int mostShare(int number) {
        return part(concurrency, number);
    }

    private int part(int whole, int number) {
        int place = seats.headMap(number).size();
        return Math.max(1, whole / size() + (place < whole % size() ? 1 : 0));
    }
}
