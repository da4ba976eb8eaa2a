package dev.forkful.run;

import dev.forkful.broker.Emitted;
import dev.forkful.broker.Event;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * What {@link RunState} knows of each stage. Memory: a bit a settled task, for all stages but the first.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class StageTallies {
    private static final Tally NONE = new Tally();

    private final List<Tally> stages = new ArrayList<>();

    private static final class Tally {
        private final RoaringBitmap settled = new RoaringBitmap(); // left empty for the first stage
        private long settledTasks;
        private long failedTasks;
        private long emittedTasks;
        private boolean fedBack;
    }

    private boolean repeats;

    void settle(Event.Reply reply) {
        int stage = reply.task().stage();
        Tally tally = grown(stage);
        tally.settledTasks++;
        if (reply.status() == Event.Status.FAILED) {
            tally.failedTasks++;
        }
        if (stage > 0) {
            tally.settled.add((int) reply.sequence());
        }
        for (Emitted task : reply.emitted()) {
            Tally target = grown(task.stage());
            target.emittedTasks++;
            target.fedBack |= task.stage() <= stage;
        }
    }

    /** A settled task is open again. */
    void reopen(int sequence, boolean failed) {
        Tally tally = grown(0);
        for (Tally later : stages) {
            if (later.settled.checkedRemove(sequence)) {
                tally = later;
            }
        }
        tally.settledTasks--;
        if (failed) {
            tally.failedTasks--;
        } else {
            repeats = true;
        }
    }

    /**
     * The settled tasks of a stage.
     *
     * @param all of all stages: is not changed
     */
    RoaringBitmap settledOf(int stage, RoaringBitmap all) {
        if (stage > 0) {
            return at(stage).settled.clone();
        }
        RoaringBitmap first = all.clone();
        stages.forEach(later -> first.andNot(later.settled));
        return first;
    }

    private Tally grown(int stage) {
        while (stages.size() <= stage) {
            stages.add(new Tally());
        }
        return stages.get(stage);
    }

    private Tally at(int stage) {
        return stage < stages.size() ? stages.get(stage) : NONE;
    }

    long settledTasks(int stage) {
        return at(stage).settledTasks;
    }

    long failedTasks(int stage) {
        return at(stage).failedTasks;
    }

    /** Tasks that settled ones emitted for the stage, repeated ones included. */
    long emittedTasks(int stage) {
        return at(stage).emittedTasks;
    }

    /** Whether tasks that went well were run anew, and may have emitted again what they had emitted before. */
    boolean repeat() {
        return repeats;
    }

    /** Whether the stage itself, or a later one, ever emitted to it. */
    boolean isFedBack(int stage) {
        return at(stage).fedBack;
    }
}
