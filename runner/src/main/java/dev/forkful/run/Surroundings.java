package dev.forkful.run;

import dev.forkful.broker.Event.Mark;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a {@link RunSnapshot} shows beside what follows from the events.
 *
 * @param run the run's id
 * @param published tasks published so far
 * @param total tasks in all; empty where that is not known yet
 * @param live whether a console runs it
 * @param inFlight attempts that run now, as the workers say
 * @param concurrency attempts that may run at a time, as the run began
 * @param stages of a pipeline; none else
 */
record Surroundings(
        String run,
        long published,
        OptionalLong total,
        boolean live,
        long inFlight,
        int concurrency,
        List<StageProgress> stages) {

    RunSnapshot snapshot(RunState state) {
        return new RunSnapshot(
                run,
                phase(state),
                live && state.isPaused(),
                published,
                total,
                state.okTasks(),
                state.failedTasks(),
                state.retriedAttempts(),
                inFlight,
                state.course().concurrency().orElse(adapted(state)),
                state.inDoubtTasks(),
                state.suspects().size(),
                state.duplicateReplies(),
                live ? state.liveWorkers() : 0,
                state.workersLost(),
                state.latency(),
                state.errorGroups(),
                stages.size() > 1 ? stages : List.of());
    }

    private int adapted(RunState state) {
        return state.course().adaptation().map(order -> (int) order.amount()).orElse(concurrency);
    }

    private RunPhase phase(RunState state) {
        Mark mark = state.lastMark().orElse(Mark.STARTED);
        if (live) {
            return mark == Mark.DRAINING ? RunPhase.DRAINING : RunPhase.RUNNING;
        }
        if (state.course().cancellation().isPresent()) {
            return RunPhase.CANCELLED;
        }
        boolean all = stages.isEmpty()
                ? total.isPresent() && state.settledTasks() >= total.getAsLong()
                : state.isCompleted() && state.settledTasks() >= published; // replies may have been lost since
        return all ? RunPhase.COMPLETED : RunPhase.INTERRUPTED;
    }
}
