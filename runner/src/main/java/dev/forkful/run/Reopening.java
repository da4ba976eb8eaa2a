package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Settled tasks that a person wants to be run anew, by a {@code retry} or with other code, get another generation each.
 *
 * <p>The claims must be rebuilt with the tasks open, and the events can be appended only after that; so the state is
 * told first, and the queue afterwards. A crash between the two leaves the tasks settled, as they were.
 */
final class Reopening {
    private static final int MOST_NAMED = 20;

    private final RunState state;
    private final RoaringBitmap tasks;
    /** They would be open as well, but for their generation. */
    private final RoaringBitmap usedUp = new RoaringBitmap();

    /**
     * Reopens tasks.
     *
     * @param chosen of those that failed
     * @param settled these as well; all of them are settled
     */
    Reopening(RunState state, LongPredicate chosen, RoaringBitmap settled) {
        this.state = state;
        this.tasks = settled;
        state.failed().forEach((int sequence) -> {
            if (chosen.test(sequence)) {
                tasks.add(sequence);
            }
        });
        tasks.forEach((int sequence) -> {
            if (!Decision.mayReopen(state.generation(sequence))) {
                usedUp.add(sequence);
            }
        });
        tasks.andNot(usedUp);
    }

    /**
     * What it does, for the record: {@code retry --failed: 2 tasks run anew: 4, 7}.
     *
     * @param how it was asked for; may be empty
     */
    String inWords(String how) {
        long count = tasks.getLongCardinality();
        if (count == 0) {
            return how.isEmpty() ? "" : how + ": no task run anew";
        }
        List<String> named = new ArrayList<>();
        tasks.stream().limit(MOST_NAMED).forEach(sequence -> named.add(Integer.toString(sequence)));
        return (how.isEmpty() ? "" : how + ": ") + (count == 1 ? "1 task" : count + " tasks") + " run anew: "
                + String.join(", ", named)
                + (count > named.size() ? " and " + (count - named.size()) + " more" : "");
    }

    /** What is to be said of tasks that cannot be opened once more; empty where there are none. */
    String usedUp() {
        long count = usedUp.getLongCardinality();
        return count == 0
                ? ""
                : (count == 1 ? "1 task was" : count + " tasks were") + " run anew " + Decision.LAST_GENERATION
                        + " times, which is all that can be: "
                        + (count == 1 ? "it stays as it is" : "they stay as they are");
    }

    /** Opens the tasks in the state. */
    void apply() {
        forEachPortion(1, state::apply);
    }

    /** Records what {@link #apply} did. */
    void record(Owner owner) {
        forEachPortion(0, owner::append);
    }

    private void forEachPortion(int step, Consumer<Event.Reopened> consumer) {
        PeekableIntIterator iterator = tasks.getIntIterator();
        while (iterator.hasNext()) {
            Map<Integer, List<Long>> byGeneration = new TreeMap<>();
            for (int i = 0; i < Event.MAX_SEQUENCES && iterator.hasNext(); i++) {
                long sequence = iterator.next();
                byGeneration
                        .computeIfAbsent(state.generation(sequence) + step, g -> new ArrayList<>())
                        .add(sequence);
            }
            byGeneration.forEach((generation, sequences) ->
                    consumer.accept(new Event.Reopened(System.currentTimeMillis(), generation, sequences)));
        }
    }
}
