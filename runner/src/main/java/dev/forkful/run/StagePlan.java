package dev.forkful.run;

import dev.forkful.JobSpec;
import dev.forkful.Stage;
import java.util.List;

/**
 * What a supervisor must know of a stage, without the job's code.
 *
 * @param name of the stage
 * @param backlog of its tasks, emitted and unsettled, while earlier stages go on
 * @param dropsRepeats whether a task whose key was seen before is dropped
 */
public record StagePlan(String name, int backlog, boolean dropsRepeats) {

    /** The stages of a job; none where it has one that neither emits nor drops anything. */
    public static List<StagePlan> of(JobSpec job) {
        boolean plain = !job.isPipeline() && job.stages().get(0).repeats() == Stage.Repeats.RUN;
        return plain
                ? List.of()
                : job.stages().stream()
                        .map(stage ->
                                new StagePlan(stage.name(), stage.backlog(), stage.repeats() == Stage.Repeats.DROP))
                        .toList();
    }
}
