package dev.forkful.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * The numbers of tasks that were cancelled and may not be settled: whoever comes upon one later must know. One that is
 * settled elsewhere is forgotten in time: there are never more than twice as many as must be known, and some.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class CancelledTasks {
    private static final int FEW = 1_024;

    private final LongPredicate isSettled;
    private final Set<Long> numbers = ConcurrentHashMap.newKeySet();
    private int many = FEW; // guarded by this

    /** @param isSettled whether a task need not be known any more; false where nobody can tell */
    public CancelledTasks(LongPredicate isSettled) {
        this.isSettled = isSettled;
    }

    public synchronized void add(long sequence) {
        numbers.add(sequence);
        if (numbers.size() >= many) {
            numbers.removeIf(isSettled::test);
            many = Math.max(FEW, 2 * numbers.size());
        }
    }

    /** It is settled here. */
    void remove(long sequence) {
        numbers.remove(sequence);
    }

    boolean contains(long sequence) {
        return numbers.contains(sequence);
    }

    /** Hands over each that may not be settled. */
    public void forEach(LongConsumer action) {
        numbers.removeIf(isSettled::test);
        numbers.forEach(action::accept);
    }

    int size() {
        return numbers.size();
    }
}
