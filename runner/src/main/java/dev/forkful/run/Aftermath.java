package dev.forkful.run;

import dev.forkful.broker.Broker;
import dev.forkful.broker.Event;
import dev.forkful.broker.TaskReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What follows from consoles that died with tasks in hand: what is to be recorded of the last of them, and how those
 * tasks that may have been to blame are run.
 */
final class Aftermath {
    private Aftermath() {}

    /**
     * What the run's last console had in hand, where it died; none where it ended in order, held nothing, or nothing is
     * known of it. To be asked before any word of the console that takes over is taken in.
     */
    static List<Event> of(Broker broker, RunState state) {
        if (!state.isCrashed()) {
            return List.of();
        }
        Map<Integer, List<Long>> left = broker.leftClaims();
        if (left.isEmpty()) {
            return List.of();
        }
        try (TaskReader tasks = broker.tasks()) {
            return of(left, state, tasks.publishedTasks());
        }
    }

    private static List<Event> of(Map<Integer, List<Long>> left, RunState state, long publishedTasks) {
        SortedMap<Integer, List<Long>> inHand = new TreeMap<>();
        left.forEach((worker, sequences) -> {
            // Of a worker that died before its console did, nothing was under way.
            LongStream held =
                    state.isAlive(worker) ? sequences.stream().mapToLong(Long::longValue) : LongStream.empty();
            held.filter(sequence -> sequence < publishedTasks // a power cut may have taken it
                            && !state.isResting(sequence)
                            && !state.isUnanswered(sequence, worker)) // in doubt, from now on
                    .forEach(sequence -> inHand.computeIfAbsent(
                                    state.generation(sequence), generation -> new ArrayList<>())
                            .add(sequence));
        });
        List<Event> events = new ArrayList<>();
        inHand.forEach((generation, sequences) -> {
            sequences.sort(null);
            for (int from = 0; from < sequences.size(); from += Event.MAX_SEQUENCES) {
                int to = Math.min(sequences.size(), from + Event.MAX_SEQUENCES);
                events.add(new Event.ConsoleLost(
                        System.currentTimeMillis(), state.latestSupervisor(), generation, sequences.subList(from, to)));
            }
        });
        return events;
    }

    /**
     * Suspects in the groups in which they are to be run, one after the other. The smallest set of them that was in
     * hand at a crash is what they died in: it is split, as after the death of a worker. Those that less speaks against
     * come first, so that all that can be settled is before the next crash.
     */
    static List<List<Long>> groups(List<Crashes.Suspect> suspects) {
        Map<Integer, Integer> sizes = new HashMap<>();
        suspects.forEach(suspect -> suspect.crashes().forEach(crash -> sizes.merge(crash, 1, Integer::sum)));
        Comparator<Integer> smallest = Comparator.<Integer>comparingInt(crash -> sizes.getOrDefault(crash, 0))
                .thenComparing(Comparator.reverseOrder());
        Map<Integer, List<Crashes.Suspect>> byCrash = suspects.stream()
                .collect(Collectors.groupingBy(
                        suspect -> suspect.crashes().stream().min(smallest).orElseThrow()));
        return byCrash.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Integer, List<Crashes.Suspect>>>comparingInt(
                                group -> lone(group.getValue()))
                        .thenComparing(Map.Entry::getKey, smallest.reversed()))
                .flatMap(group ->
                        Suspects.split(group.getValue().stream()
                                        .map(Crashes.Suspect::sequence)
                                        .sorted()
                                        .toList())
                                .stream())
                .toList();
    }

    private static int lone(List<Crashes.Suspect> group) {
        return group.stream().mapToInt(Crashes.Suspect::lone).max().orElse(0);
    }

    /** What a person is told of them. */
    static String inWords(long suspects) {
        return (suspects == 1
                        ? "1 task was in hand when the console died, twice: it is run after all others, apart"
                        : suspects + " tasks were in hand when the console died, twice: they are run after all others,"
                                + " apart")
                + "; if nobody killed it, the machine or its container lacks memory";
    }
}
