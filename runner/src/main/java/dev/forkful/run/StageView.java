package dev.forkful.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;

/**
 * The stages of a pipeline as people see them: from the events, and from what is published of each.
 *
 * @param plans of the stages
 * @param published tasks of a stage so far
 * @param waiting tasks of a stage that were emitted and not published yet, the repeated ones among them; below 0 where
 *     nobody knows
 * @param items tasks that the input will be, where that is known
 */
record StageView(List<StagePlan> plans, IntToLongFunction published, IntToLongFunction waiting, OptionalLong items) {

    List<StageProgress> of(RunState state) {
        List<StageProgress> stages = new ArrayList<>();
        boolean fed = state.isInputEnded() || items.isPresent();
        for (int stage = 0; stage < plans.size(); stage++) {
            StageProgress one = of(stage, state, fed && !state.stages().isFedBack(stage));
            stages.add(one);
            // A later stage has all its tasks when the earlier ones are through.
            fed &= one.total().isPresent() && one.settled() >= one.total().getAsLong();
        }
        return stages;
    }

    private StageProgress of(int stage, RunState state, boolean complete) {
        StagePlan plan = plans.get(stage);
        long there = published.applyAsLong(stage);
        long coming = waiting.applyAsLong(stage);
        long settled = state.stages().settledTasks(stage);
        long failed = state.stages().failedTasks(stage);
        boolean over = state.isCompleted();
        OptionalLong total = OptionalLong.empty();
        if (over || (complete && (coming == 0 || (coming > 0 && !plan.dropsRepeats())))) {
            boolean more = stage == 0 && !state.isInputEnded() && !over;
            total = more && !plan.dropsRepeats()
                    ? items
                    : more ? OptionalLong.empty() : OptionalLong.of(there + (over ? 0 : coming));
        }
        return new StageProgress(
                plan.name(),
                there,
                over ? 0 : Math.max(0, coming),
                total,
                settled - failed,
                failed,
                state.inDoubtTasks(stage));
    }

    /** The tasks of all stages; empty while more may come. */
    static OptionalLong total(List<StageProgress> stages) {
        return stages.stream().allMatch(stage -> stage.total().isPresent())
                ? OptionalLong.of(stages.stream()
                        .mapToLong(stage -> stage.total().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }
}
