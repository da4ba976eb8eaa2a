package dev.forkful.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * The stages of a pipeline as people see them: from the events, and from what is published of each.
 *
 * @param plans of the stages
 * @param stocks what there is of each
 * @param waiting tasks of a stage that were emitted and not published yet, the repeated ones among them; empty where
 *     nobody knows
 * @param items tasks that the input will be, where that is known
 */
record StageView(List<StagePlan> plans, IntFunction<Stock> stocks, Waiting waiting, OptionalLong items) {

    /**
     * What there is of a stage so far.
     *
     * @param published its tasks
     * @param emitted of these, by other tasks
     * @param items of the input that were read for it, the dropped ones among them; empty where nobody knows
     */
    record Stock(long published, long emitted, OptionalLong items) {}

    /** Tells what waits. */
    @FunctionalInterface
    interface Waiting {
        OptionalLong of(int stage, Stock stock);
    }

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
        Stock stock = stocks.apply(stage);
        boolean over = state.isCompleted();
        OptionalLong coming = over ? OptionalLong.of(0) : waiting.of(stage, stock);
        long settled = state.stages().settledTasks(stage);
        long failed = state.stages().failedTasks(stage);
        OptionalLong total = OptionalLong.empty();
        boolean counted = coming.isPresent() && (coming.getAsLong() == 0 || !plan.dropsRepeats());
        if (over || (complete && counted)) {
            boolean more = stage == 0 && !state.isInputEnded() && !over;
            total = more && !plan.dropsRepeats()
                    ? items
                    : more ? OptionalLong.empty() : OptionalLong.of(stock.published + coming.getAsLong());
        }
        return new StageProgress(
                plan.name(),
                stock.published,
                coming,
                total,
                settled - failed,
                failed,
                state.inDoubtTasks(stage),
                plan.dropsRepeats() ? dropped(state, stage, stock, coming) : OptionalLong.of(0));
    }

    /**
     * What was emitted or read is published, waits, or was dropped. What is emitted anew is none of these where it is
     * there already.
     */
    private static OptionalLong dropped(RunState state, int stage, Stock stock, OptionalLong waiting) {
        long emitted = state.stages().emittedTasks(stage);
        boolean told = waiting.equals(OptionalLong.of(0)) && !state.stages().repeat();
        if ((emitted > 0 && !told) || stock.items.isEmpty()) {
            return OptionalLong.empty();
        }
        long read = stock.items.getAsLong() - (stock.published - stock.emitted);
        return OptionalLong.of(Math.max(0, emitted - stock.emitted) + Math.max(0, read));
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
