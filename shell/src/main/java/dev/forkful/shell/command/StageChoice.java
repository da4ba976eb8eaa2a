package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.broker.Event;
import dev.forkful.run.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which stages of a run replies are wanted of.
 *
 * @param names of all stages of the run, by index
 * @param only the index of the one that is wanted; below 0 for all
 */
record StageChoice(List<String> names, int only) {

    /** What {@code --stage} says; without it, all. */
    static StageChoice orAll(Manifest run, @Nullable String given) {
        return of(run.stageNames(), given == null ? JobSpec.ALL_STAGES : given);
    }

    /** What {@code --stage} says; without it, the last: what a pipeline is there for. */
    static StageChoice orLast(Manifest run, @Nullable String given) {
        List<String> names = run.stageNames();
        return of(names, given == null ? names.get(names.size() - 1) : given);
    }

    /** What {@code --stage} says; without it, the first: what the input feeds. */
    static StageChoice orFirst(Manifest run, @Nullable String given) {
        List<String> names = run.stageNames();
        return of(names, given == null ? names.get(0) : given);
    }

    private static StageChoice of(List<String> names, String wanted) {
        int index = names.indexOf(wanted);
        if (index < 0 && !wanted.equals(JobSpec.ALL_STAGES)) {
            throw new JobException("no stage '" + wanted + "' in this run; there is " + String.join(", ", names)
                    + ", or " + JobSpec.ALL_STAGES);
        }
        return new StageChoice(names, names.size() == 1 ? -1 : index);
    }

    boolean takes(Event.Reply reply) {
        return only < 0 || reply.task().stage() == only;
    }

    /** Leaves out what is not wanted. */
    LatestReplies of(LatestReplies replies) {
        return only < 0 ? replies : replies.only(this::takes);
    }

    /** Whether tasks of more than one stage are wanted. */
    boolean areSeveral() {
        return only < 0 && names.size() > 1;
    }

    /** Whether only tasks of the first stage are wanted. */
    boolean isFirst() {
        return only == 0 || names.size() == 1;
    }
}
