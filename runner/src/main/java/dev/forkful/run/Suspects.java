package dev.forkful.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The tasks that a dead worker held, to be run apart: group after group on one worker, with nothing beside them. Where
 * a group kills its worker again, it is split once more, until the guilty task dies alone; each of the others is
 * settled on the way. A group of n is found out in about log4(n) further deaths.
 *
 * <p>INVARIANT: a task is in the current group, or in one of the waiting ones, or nobody's suspect.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Suspects {
    private static final int PARTS = 4;

    private final Deque<List<Long>> waiting = new ArrayDeque<>();
    private List<Long> current = List.of();

    boolean isCurrentSettled(LongPredicate settled) {
        return current.stream().allMatch(settled::test);
    }

    /** Whether there is another group, settled or not. */
    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** The next group that has unsettled tasks becomes the current one, and is returned; empty where there is none. */
    List<Long> next(LongPredicate settled) {
        current = List.of();
        while (current.isEmpty() && !waiting.isEmpty()) {
            current = waiting.pop().stream()
                    .filter(sequence -> !settled.test(sequence))
                    .toList();
        }
        return current;
    }

    /**
     * A worker died with these: they come first, in smaller groups. What it had not come to of its group follows, and
     * then what waits from an earlier death.
     */
    void addHeld(List<Long> held) {
        Set<Long> touched = new HashSet<>(held);
        List<Long> untouched =
                current.stream().filter(sequence -> !touched.contains(sequence)).toList();
        current = List.of();
        if (!untouched.isEmpty()) {
            waiting.push(untouched);
        }
        List<List<Long>> groups = new ArrayList<>(split(held));
        Collections.reverse(groups);
        groups.forEach(waiting::push);
    }

    /** In quarters, in order; what is one task is not split. */
    static List<List<Long>> split(List<Long> group) {
        int size = Math.max(1, (group.size() + PARTS - 1) / PARTS);
        List<List<Long>> parts = new ArrayList<>();
        for (int from = 0; from < group.size(); from += size) {
            parts.add(List.copyOf(group.subList(from, Math.min(group.size(), from + size))));
        }
        return parts;
    }

    /** A group that comes from elsewhere is the current one. Only for who has none. */
    void begin(List<Long> group) {
        current = List.copyOf(group);
    }

    /** These are not to be run: nobody's suspects any more. */
    void leaveOut(List<Long> sequences) {
        if (!sequences.isEmpty()) {
            Set<Long> out = new HashSet<>(sequences);
            current =
                    current.stream().filter(sequence -> !out.contains(sequence)).toList();
        }
    }

    /** The current group is nobody's suspect any more; returns it. */
    List<Long> dropCurrent() {
        List<Long> dropped = current;
        current = List.of();
        return dropped;
    }
}
