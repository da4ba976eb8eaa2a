package dev.forkful.run;

import java.util.OptionalLong;

/**
 * One stage of a run at one moment.
 *
 * @param name of the stage
 * @param published its tasks so far
 * @param waiting tasks that were emitted and not published yet; what of them is repeated will be dropped
 * @param total its tasks in all; empty while more may come
 * @param ok tasks that are settled well
 * @param failed tasks that are settled as failed
 */
public record StageProgress(String name, long published, long waiting, OptionalLong total, long ok, long failed) {

    /** Tasks that are settled. */
    public long settled() {
        return ok + failed;
    }

    /** Tasks that are not settled, as far as they are known. */
    public long open() {
        return Math.max(0, published + waiting - settled());
    }
}
