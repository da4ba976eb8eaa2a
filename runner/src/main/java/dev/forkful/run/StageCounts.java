package dev.forkful.run;

import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many tasks of each stage are published, for whoever looks at a run from outside: counts on from where it was.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class StageCounts {
    private final List<StagePlan> plans;
    private final long[] published;
    private final long[] emitted;
    private long next;

    StageCounts(List<StagePlan> plans) {
        this.plans = plans;
        this.published = new long[plans.size()];
        this.emitted = new long[plans.size()];
    }

    /** Takes in what was published since the last call, 0.3 us a task. */
    List<StageProgress> progress(RunState state, TaskReader tasks) {
        for (long end = tasks.publishedTasks(); next < end; next++) {
            TaskRecord task = tasks.read(next);
            published[task.stage()]++;
            if (task.origin().isEmitted()) {
                emitted[task.stage()]++;
            }
        }
        return new StageView(
                        plans,
                        stage -> stock(stage, state),
                        (stage, stock) -> waiting(stage, stock, state),
                        OptionalLong.empty())
                .of(state);
    }

    private StageView.Stock stock(int stage, RunState state) {
        return new StageView.Stock(
                published[stage], emitted[stage], stage == 0 ? state.inputItems() : OptionalLong.of(0));
    }

    /** Where repeats are dropped, or emitted again, nobody outside knows what of the rest is one. */
    private OptionalLong waiting(int stage, StageView.Stock stock, RunState state) {
        long rest = Math.max(0, state.stages().emittedTasks(stage) - stock.emitted());
        boolean some = plans.get(stage).dropsRepeats() || state.stages().repeat();
        return rest > 0 && some ? OptionalLong.empty() : OptionalLong.of(rest);
    }
}
