package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.WorkerPulse;
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
    private final RunState state;

    /**
     * One worker.
     *
     * @param worker its number, from 1
     * @param state {@code running}, {@code stopped} in order, {@code lost}, or {@code gone} with its console
     * @param inFlight attempts that it runs now
     * @param settled tasks that workers of this number settled
     * @param deaths of workers of this number
     * @param sinceMillis when it started, in ms since the epoch
     */
    public record Life(int worker, long pid, String state, int inFlight, long settled, long deaths, long sinceMillis) {}

    /** @param state of the run; is told of each event first */
    WorkerLives(RunState state) {
        this.state = state;
    }

    void take(Event event, RunState.Effect effect) {
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

    /**
     * All of them, by number.
     *
     * @param live whether somebody runs the run
     * @param pulses of those that live, by incarnation
     */
    List<Life> all(boolean live, Map<Integer, WorkerPulse> pulses) {
        Collection<Event.WorkerStarted> started = latest.values();
        return started.stream().map(worker -> life(worker, live, pulses)).toList();
    }

    private Life life(Event.WorkerStarted worker, boolean live, Map<Integer, WorkerPulse> pulses) {
        boolean mayRun = live && state.isOfLatestSupervisor(worker.incarnation());
        String how = ends.getOrDefault(worker.incarnation(), mayRun ? "running" : "gone");
        WorkerPulse pulse = pulses.get(worker.incarnation());
        return new Life(
                worker.worker(),
                worker.pid(),
                how,
                pulse == null || !how.equals("running") ? 0 : pulse.inFlight(),
                settled.getOrDefault(worker.worker(), 0L),
                deaths.getOrDefault(worker.worker(), 0L),
                worker.atMillis());
    }
}
