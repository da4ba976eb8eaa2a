package dev.forkful.run;

import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.WorkerPulse;
import dev.forkful.limit.BindingLimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Follows a run that may live in another process: takes in its events as they come, and says how it stands. Reading
 * changes nothing in it.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
public final class RunFollower implements AutoCloseable {
    private final RunDirectory run;
    private final EventReader events;
    private final TaskReader tasks;
    private final StageCounts stages;
    private final RunState state = new RunState();
    private final WorkerLives workers = new WorkerLives(state);

    /** Begins before the first event; {@link #catchUp} takes them in. */
    public RunFollower(RunDirectory run) {
        this.run = run;
        this.events = run.broker().events(Position.START);
        this.tasks = run.broker().tasks();
        this.stages = new StageCounts(run.manifest().stages());
    }

    /** Follows a run to where it is now. */
    public static RunFollower caughtUp(RunDirectory run) {
        RunFollower follower = new RunFollower(run);
        try {
            follower.catchUp(reply -> {});
            return follower;
        } catch (RuntimeException | Error e) {
            follower.close();
            throw e;
        }
    }

    /**
     * Takes in what happened since the last call: 1 to 2 us an event.
     *
     * @param onSettled is given each reply that settled its task
     */
    public void catchUp(Consumer<Event.Reply> onSettled) {
        events.pollAll(event -> take(event, onSettled));
    }

    private void take(Event event, Consumer<Event.Reply> onSettled) {
        RunState.Effect effect = state.apply(event);
        workers.take(event, effect);
        if (effect == RunState.Effect.SETTLED && event instanceof Event.Reply reply) {
            onSettled.accept(reply);
        }
    }

    /** Whether a live console runs it. Opens a file. */
    public boolean isLive() {
        return run.isLive();
    }

    /** How its console left it, where it is not done; empty where that died, or is alive. */
    public Optional<RunOutcome.Ending> ending() {
        return state.ending();
    }

    /** The run as far as its events were taken in. */
    public RunSnapshot snapshot() {
        return run.snapshot(isLive(), state, tasks, stages);
    }

    /** What of it is damaged or gone, as far as its events were taken in. */
    public Losses losses() {
        return run.losses(events, state);
    }

    /** Its workers as far as its events were taken in, by number. */
    public List<WorkerLives.Life> workers() {
        boolean live = isLive();
        Map<Integer, WorkerPulse> pulses = live ? run.broker().pulses() : Map.of();
        return workers.all(live, pulses);
    }

    /** To how many in flight the run adapted itself, and why; empty where it did not. */
    public String adaptation() {
        return state.adaptation().orElse("");
    }

    /** When a task was last settled, in ms since the epoch, by the clock of who did it; empty where none was. */
    public OptionalLong lastSettledMillis() {
        return state.lastReplyMillis();
    }

    /** What the machine is short of, so that attempts are held back; empty where they are not. */
    public String guard() {
        return state.guard();
    }

    /** Workers that left for want of heap. */
    public long heapStops() {
        return state.heapStops();
    }

    /** When the last of them did, in ms since the epoch; 0 where none did. */
    public long heapStopMillis() {
        return state.heapStopMillis();
    }

    /** Whether its console waits for whoever reads its replies, and the run with it. */
    public boolean isSinkWaiting() {
        return run.isSinkWaiting();
    }

    /** The limits that keep its attempts or calls waiting, now. */
    public List<BindingLimit> bindingLimits() {
        return run.bindingLimits();
    }

    @Override
    public void close() {
        events.close();
        tasks.close();
    }
}
