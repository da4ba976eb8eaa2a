package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.broker.TaskReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Follows what people decide of tasks in doubt: a task is open again, in a new generation, or settled by a reply. It
 * may be done twice over: what is no longer in doubt is left alone.
 *
 * <p><i>Threading:</i> confined to the thread of the run's owner.
 */
final class Decisions {
    private final Owner owner;
    private final RunState state;
    private final TaskReader tasks;
    private final Runnable readEvents;

    /** @param readEvents brings the state up to date with all that was written so far, by this owner too */
    Decisions(Owner owner, RunState state, TaskReader tasks, Runnable readEvents) {
        this.owner = owner;
        this.state = state;
        this.tasks = tasks;
        this.readEvents = readEvents;
    }

    /** Follows a decision that is on record. */
    void follow(ControlFiles.Letter letter) {
        readEvents.run(); // an earlier decision may have been about the same tasks
        Order order = letter.order();
        Decision decision = Decision.of(order.verb(), letter.items());
        List<Decision.Choice> chosen =
                decision.tasks().stream().filter(this::isStillInDoubt).toList();
        switch (order.verb()) {
            case DOUBT_RETRY -> reopen(chosen);
            case DOUBT_FAIL -> settle(chosen, Event.Status.FAILED, error(order));
            default -> settle(chosen, Event.Status.OK, decision.resultJson().getBytes(StandardCharsets.UTF_8));
        }
        readEvents.run(); // else whoever asks next whether the run is over is told of what was
    }

    private boolean isStillInDoubt(Decision.Choice task) {
        return task.sequence() >= 0
                && task.sequence() < tasks.publishedTasks()
                && state.isInDoubt(task.sequence())
                && state.generation(task.sequence()) == task.generation();
    }

    private void reopen(List<Decision.Choice> chosen) {
        Map<Integer, List<Long>> byGeneration = chosen.stream()
                .filter(task -> Decision.mayReopen(task.generation()))
                .collect(Collectors.groupingBy(
                        task -> task.generation() + 1,
                        TreeMap::new,
                        Collectors.mapping(Decision.Choice::sequence, Collectors.toList())));
        byGeneration.forEach((generation, sequences) -> {
            for (int from = 0; from < sequences.size(); from += Event.MAX_SEQUENCES) {
                List<Long> portion = sequences.subList(from, Math.min(sequences.size(), from + Event.MAX_SEQUENCES));
                owner.append(new Event.Reopened(System.currentTimeMillis(), generation, portion));
            }
        });
    }

    private void settle(List<Decision.Choice> chosen, Event.Status status, byte[] body) {
        for (Decision.Choice task : chosen) {
            owner.append(new Event.Reply(
                    System.currentTimeMillis(),
                    task.generation(),
                    status,
                    task.attempts(),
                    0,
                    0,
                    tasks.read(task.sequence()),
                    body));
        }
    }

    private static byte[] error(Order order) {
        String why = order.why().isEmpty() ? "" : ": " + order.why();
        return ErrorBody.of(
                "in-doubt", "it was sent, its answer never came, and " + order.by() + " settled it as failed" + why);
    }
}
