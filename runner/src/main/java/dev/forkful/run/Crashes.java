package dev.forkful.run;

import dev.forkful.broker.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * What {@link RunState} knows of consoles that died with their workers, and of the tasks that were in hand then, since
 * a console last ended in order: that gives everybody a fresh chance.
 *
 * <p>A task that was in hand at one crash is one of many, and means nothing: a power cut. One that was in hand at two
 * is a <i>suspect</i>. A crash at which exactly one suspect was in hand is a death that speaks against it alone.
 *
 * <p>Each crash is kept under the incarnation of its console, as it was, so that it does not matter in which order, or
 * how often, its events are read. Memory: some bits for each task that was in hand at a crash.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Crashes {
    /** In hand at so many crashes: it may be what ends the console. */
    private static final int SUSPICIOUS = 2;

    private static final int GENERATION_SHIFT = 32;

    /** By the incarnation of the console that died, then by the generation of the tasks. */
    private final NavigableMap<Integer, NavigableMap<Integer, RoaringBitmap>> crashes = new TreeMap<>();
    /** The latest console that ended in order. */
    private int ended;

    private boolean known = true;
    private List<Suspect> suspects = List.of();

    /**
     * A task that was in hand at two crashes or more; it may be settled since.
     *
     * @param lone crashes at which no other suspect was in hand
     * @param crashes the consoles that died with it, in order
     */
    record Suspect(long sequence, int generation, int lone, List<Integer> crashes) {}

    /** Of one task, while the crashes are gone through in order. */
    private static final class Tally {
        final long sequence;
        final int generation;
        final List<Integer> crashes = new ArrayList<>();
        int lone;

        Tally(long sequence, int generation) {
            this.sequence = sequence;
            this.generation = generation;
        }

        boolean isSuspect() {
            return crashes.size() >= SUSPICIOUS;
        }
    }

    void apply(Event.ConsoleLost event) {
        if (event.incarnation() <= ended) {
            return;
        }
        RoaringBitmap tasks = crashes.computeIfAbsent(event.incarnation(), crash -> new TreeMap<>())
                .computeIfAbsent(event.generation(), generation -> new RoaringBitmap());
        event.held().forEach(sequence -> tasks.add(sequence.intValue()));
        known = false;
    }

    /** That console ended in order: what was before counts no more. */
    void endedInOrder(int incarnation) {
        if (incarnation > ended) {
            ended = incarnation;
            if (!crashes.isEmpty()) {
                crashes.headMap(incarnation, true).clear();
                known = false;
            }
        }
    }

    /** All suspects, those too that were settled since, or have another generation. */
    List<Suspect> suspects() {
        if (!known) {
            suspects = find();
            known = true;
        }
        return suspects;
    }

    private List<Suspect> find() {
        Map<Long, Tally> tallies = new HashMap<>();
        crashes.forEach((console, generations) -> {
            List<Tally> inHand = inHand(generations, tallies);
            List<Tally> suspected = inHand.stream().filter(Tally::isSuspect).toList();
            if (suspected.size() == 1) {
                suspected.get(0).lone++;
            }
            inHand.forEach(tally -> tally.crashes.add(console));
        });
        return tallies.values().stream()
                .filter(Tally::isSuspect)
                .map(tally -> new Suspect(tally.sequence, tally.generation, tally.lone, List.copyOf(tally.crashes)))
                .toList();
    }

    private static List<Tally> inHand(Map<Integer, RoaringBitmap> generations, Map<Long, Tally> tallies) {
        List<Tally> inHand = new ArrayList<>();
        generations.forEach((generation, tasks) -> tasks.forEach((int sequence) -> inHand.add(tallies.computeIfAbsent(
                (long) generation << GENERATION_SHIFT | sequence, key -> new Tally(sequence, generation)))));
        return inHand;
    }

    /** How many consoles died with that generation of the task, and no other suspect, in hand. */
    int lone(long sequence, int generation) {
        return crashes.isEmpty()
                ? 0
                : suspects().stream()
                        .filter(suspect -> suspect.sequence == sequence && suspect.generation == generation)
                        .mapToInt(Suspect::lone)
                        .sum();
    }
}
