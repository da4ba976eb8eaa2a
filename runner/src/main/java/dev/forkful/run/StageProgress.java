package dev.forkful.run;

import java.util.OptionalLong;

/**
 * One stage of a run at one moment.
 *
 * @param name of the stage
 * @param published its tasks so far
 * @param waiting tasks that were emitted and not published yet; what of them is repeated will be dropped. Empty where
 *     only the run's console knows what is
 * @param total its tasks in all; empty while more may come
 * @param ok tasks that are settled well
 * @param failed tasks that are settled as failed
 * @param inDoubt tasks that were sent and not answered, and wait for a decision
 * @param dropped what was read or emitted for it so far and repeated others; empty where nobody knows yet
 */
public record StageProgress(
        String name,
        long published,
        OptionalLong waiting,
        OptionalLong total,
        long ok,
        long failed,
        long inDoubt,
        OptionalLong dropped) {

    /** Tasks that are settled. */
    public long settled() {
        return ok + failed;
    }

    /** Tasks that are neither settled nor in doubt, as far as they are known. */
    public long open() {
        return Math.max(0, published + waiting.orElse(0) - settled() - inDoubt);
    }
}
