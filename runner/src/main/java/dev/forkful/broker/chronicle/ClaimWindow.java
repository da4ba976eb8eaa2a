package dev.forkful.broker.chronicle;

import dev.forkful.broker.TaskStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The supervisor's hand on the claim words. The table holds the words of a window of tasks, from the lowest open one
 * on; the window slides up as they are settled, and back when a person reopens an old task.
 *
 * <p>A task outside the window is not claimable, but one that was claimed before the window moved keeps its word until
 * it is settled or given up; the task that the slot is due to waits meanwhile among the {@code blocked}.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread. Workers change words at the same time, so each change is a
 * compare-and-set of the whole word that was looked at.
 */
final class ClaimWindow {
    private static final int BULK = 8192;

    private final ClaimTable table;
    // Workers whose death is proven: only what they hold may be taken.
    private final Set<Integer> gone = new HashSet<>();
    private List<Long> blocked = new ArrayList<>();
    private long low;
    private long end;

    ClaimWindow(ClaimTable table) {
        this.table = table;
    }

    /** Fills a new table that nobody else sees yet. */
    void fill(TaskStates states, long publishedTasks) {
        low = states.firstOpen();
        end = low + table.window();
        // A million words, at each start: written in bulk, and what nobody published without a look at the states.
        long[] words = new long[BULK];
        for (long from = low; from < end; ) {
            int slot = table.slotOf(from);
            int count = (int) Math.min(Math.min(BULK, end - from), table.window() - slot);
            if (from >= publishedTasks) {
                Arrays.fill(words, 0, count, wanted(from, states, publishedTasks)); // of one epoch: they are alike
            } else {
                for (int i = 0; i < count; i++) {
                    words[i] = wanted(from + i, states, publishedTasks);
                }
            }
            table.putWords(slot, words, count);
            from += count;
        }
        announce();
    }

    /** Moves the window to the lowest open task. */
    void slide(TaskStates states, long publishedTasks) {
        long target = states.firstOpen();
        boolean back = target < low;
        long from = back ? target : Math.max(end, target);
        boolean opened = retryBlocked(states, publishedTasks);
        long targetEnd = target + table.window();
        for (long sequence = from; sequence < targetEnd; sequence++) {
            if (!letIn(sequence, states, publishedTasks)) {
                blocked.add(sequence);
            }
        }
        if (low != target) {
            low = target;
            end = targetEnd;
            announce();
        }
        if (back || opened) {
            table.releaseEpochIncrement();
        }
    }

    /**
     * What a dead worker has, in ascending order. From now on it counts as dead: what was reserved for it can be taken.
     */
    List<Long> heldBy(int incarnation) {
        gone.add(incarnation);
        List<Long> held = new ArrayList<>();
        // Below a window's count of tasks the slots are the sequence numbers: no others can be claimed.
        int slots = (int) Math.min(table.window(), table.publishedVolatile());
        for (int slot = 0; slot < slots; slot++) {
            long word = table.wordVolatile(slot);
            if (ClaimWord.state(word) == ClaimWord.CLAIMED && ClaimWord.incarnation(word) == incarnation) {
                held.add(table.sequenceOf(word, slot));
            }
        }
        held.sort(null);
        return held;
    }

    /** Gives what dead workers held to everybody. */
    void release(List<Long> sequences) {
        for (long sequence : sequences) {
            takeFromDead(sequence, isInWindow(sequence) ? ClaimWord.FREE : ClaimWord.SHUT);
        }
        table.releaseEpochIncrement();
    }

    /** Keeps what dead workers held from everybody; their slots may go to other tasks. */
    void withhold(List<Long> sequences) {
        sequences.forEach(sequence -> takeFromDead(sequence, ClaimWord.SHUT));
    }

    private void takeFromDead(long sequence, int state) {
        int slot = table.slotOf(sequence);
        long word = table.wordVolatile(slot);
        if (isOf(sequence, word, slot) && ClaimWord.isHeld(word) && gone.contains(ClaimWord.incarnation(word))) {
            table.compareAndSetWord(slot, word, ClaimWord.with(word, state, 0));
        }
    }

    /** Sets apart what is free, or was held by dead workers or reserved for them. */
    void reserve(List<Long> sequences, int incarnation) {
        for (long sequence : sequences) {
            int slot = table.slotOf(sequence);
            long word = table.wordVolatile(slot);
            boolean available = ClaimWord.state(word) == ClaimWord.FREE
                    || (ClaimWord.isHeld(word) && gone.contains(ClaimWord.incarnation(word)));
            if (isOf(sequence, word, slot) && available) {
                table.compareAndSetWord(slot, word, ClaimWord.with(word, ClaimWord.RESERVED, incarnation));
            }
        }
        table.releaseEpochIncrement();
    }

    /**
     * Sets apart what was not open, and kept from everybody so: its word is shut, or it lies outside the window and has
     * none. Then it takes the slot of a task that is not held, which waits among the {@code blocked}.
     *
     * @return those that found room
     */
    List<Long> reserveDeferred(List<Long> sequences, TaskStates states, int incarnation) {
        List<Long> reserved = new ArrayList<>();
        for (long sequence : sequences) {
            int slot = table.slotOf(sequence);
            long wanted =
                    ClaimWord.of(table.epochOf(sequence), states.generation(sequence), ClaimWord.RESERVED, incarnation);
            long word = table.wordVolatile(slot);
            boolean free = !ClaimWord.isHeld(word) || !isOpen(table.sequenceOf(word, slot), word, states);
            if (free && table.compareAndSetWord(slot, word, wanted)) {
                reserved.add(sequence);
                long other = table.sequenceOf(word, slot);
                if (other != sequence && isInWindow(other)) {
                    blocked.add(other);
                }
            }
        }
        table.releaseEpochIncrement();
        return reserved;
    }

    /** The supervisor settled a task itself. */
    void settled(long sequence, int generation) {
        int slot = table.slotOf(sequence);
        long word = table.wordVolatile(slot);
        while (isOf(sequence, word, slot) && ClaimWord.generation(word) == generation) {
            if (table.compareAndSetWord(slot, word, ClaimWord.with(word, ClaimWord.SHUT, 0))) {
                return;
            }
            word = table.wordVolatile(slot);
        }
    }

    /** Tasks have a new generation. Those below the window are let in when it has moved back to them. */
    void reopened(List<Long> sequences, int generation) {
        for (long sequence : sequences) {
            if (isInWindow(sequence)) {
                reopen(sequence, generation);
            }
        }
        table.releaseEpochIncrement();
    }

    /** Its worker may just be saying that the generation before is settled. */
    private void reopen(long sequence, int generation) {
        int slot = table.slotOf(sequence);
        long free = ClaimWord.of(table.epochOf(sequence), generation, ClaimWord.FREE, 0);
        long word = table.wordVolatile(slot);
        while (isOf(sequence, word, slot) && ClaimWord.generation(word) < generation) {
            if (table.compareAndSetWord(slot, word, free)) {
                return;
            }
            word = table.wordVolatile(slot);
        }
    }

    private boolean retryBlocked(TaskStates states, long publishedTasks) {
        if (blocked.isEmpty()) {
            return false;
        }
        List<Long> before = blocked;
        blocked = new ArrayList<>();
        for (long sequence : before) {
            if (isInWindow(sequence) && !letIn(sequence, states, publishedTasks)) {
                blocked.add(sequence);
            }
        }
        return blocked.size() < before.size();
    }

    /** Writes the word of a task; false where its slot is still needed for another task. */
    private boolean letIn(long sequence, TaskStates states, long publishedTasks) {
        int slot = table.slotOf(sequence);
        long wanted = wanted(sequence, states, publishedTasks);
        while (true) {
            long word = table.wordVolatile(slot);
            if (isOf(sequence, word, slot)) {
                if (isUpToDate(word, wanted)) {
                    return true;
                }
            } else if (ClaimWord.isHeld(word) && isOpen(table.sequenceOf(word, slot), word, states)) {
                return false;
            }
            if (table.compareAndSetWord(slot, word, wanted)) {
                return true;
            }
        }
    }

    /** The states lag behind the words: a word of a later generation, or one that workers moved on, knows better. */
    private static boolean isUpToDate(long word, long wanted) {
        int ahead = ClaimWord.generation(word) - ClaimWord.generation(wanted);
        return ahead > 0 || (ahead == 0 && ClaimWord.state(wanted) != ClaimWord.SHUT);
    }

    private static boolean isOpen(long sequence, long word, TaskStates states) {
        return states.isOpen(sequence) || states.generation(sequence) < ClaimWord.generation(word);
    }

    private long wanted(long sequence, TaskStates states, long publishedTasks) {
        // Most of a window may lie above what is published; there is nothing to ask about that.
        boolean known = sequence < publishedTasks;
        int generation = known ? states.generation(sequence) : 0;
        int state = known && !states.isOpen(sequence) ? ClaimWord.SHUT : ClaimWord.FREE;
        return ClaimWord.of(table.epochOf(sequence), generation, state, 0);
    }

    private boolean isOf(long sequence, long word, int slot) {
        return table.sequenceOf(word, slot) == sequence;
    }

    private boolean isInWindow(long sequence) {
        return sequence >= low && sequence < end;
    }

    private void announce() {
        table.fieldRelease(ClaimTableLayout.FIRST_UNSETTLED_OFFSET, low);
        table.fieldVolatile(ClaimTableLayout.WINDOW_END_OFFSET, end);
    }
}
