package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The workers of a run, by number: the latest process of each, and what came of all that had its number. A projection
 * of the events, for people.
 */
public final class WorkerLives {
    private final TreeMap<Integer, Event.WorkerStarted> latest = new TreeMap<>();
    private final Map<Integer, String> ends = new HashMap<>();
    private final Map<Integer, Long> settled = new HashMap<>();
    private final Map<Integer, Long> deaths = new HashMap<>();
    private final RunState state = new RunState();
    private final boolean live;

    /**
     * One worker.
     *
     * @param worker its number, from 1
     * @param state {@code running}, {@code stopped} in order, {@code lost}, or {@code gone} with its console
     * @param settled tasks that workers of this number settled
     * @param deaths of workers of this number
     * @param sinceMillis when it started, in ms since the epoch
     */
    public record Life(
            int worker, int incarnation, long pid, String state, long settled, long deaths, long sinceMillis) {}

    private WorkerLives(boolean live) {
        this.live = live;
    }

    /**
     * Reads all events of a run.
     *
     * @param live whether somebody runs it
     */
    public static WorkerLives of(RunDirectory run, boolean live) {
        WorkerLives lives = new WorkerLives(live);
        try (EventReader events = run.broker().events(Position.START)) {
            while (events.poll(lives::take, 100_000) > 0) {
                // poll gives what there is, in portions
            }
        }
        return lives;
    }

    private void take(Event event) {
        RunState.Effect effect = state.apply(event);
        if (event instanceof Event.WorkerStarted started) {
            latest.merge(started.worker(), started, (a, b) -> a.incarnation() > b.incarnation() ? a : b);
        } else if (event instanceof Event.WorkerStopped stopped) {
            ends.put(stopped.incarnation(), "stopped");
        } else if (event instanceof Event.WorkerLost lost && lost.blamed()) {
            if (ends.put(lost.incarnation(), "lost") == null) {
                deaths.merge(lost.worker(), 1L, Long::sum);
            }
        } else if (event instanceof Event.WorkerLost gone) {
            ends.putIfAbsent(gone.incarnation(), "gone");
        } else if (event instanceof Event.Reply reply && effect == RunState.Effect.SETTLED) {
            settled.merge(reply.worker(), 1L, Long::sum);
        }
    }

    /** All of them, by number. */
    public List<Life> all() {
        Collection<Event.WorkerStarted> started = latest.values();
        return started.stream()
                .map(worker -> new Life(
                        worker.worker(),
                        worker.incarnation(),
                        worker.pid(),
                        ends.getOrDefault(
                                worker.incarnation(),
                                live && state.isOfLatestSupervisor(worker.incarnation()) ? "running" : "gone"),
                        settled.getOrDefault(worker.worker(), 0L),
                        deaths.getOrDefault(worker.worker(), 0L),
                        worker.atMillis()))
                .toList();
    }
}
