package dev.forkful.shell.command;

import dev.forkful.JobSpec;
import dev.forkful.run.Manifest;
import dev.forkful.run.StagePlan;
import dev.forkful.shell.code.StageCode;
import java.util.ArrayList;
import java.util.List;

/** What of a job may not change while a run of it is under way: its stages, what they take, and which drop repeats. */
final class JobShape {
    private JobShape() {}

    /** In words; none where a run can go on. Stages may be added at the end. */
    static List<String> differences(List<StageCode> before, List<StageCode> after, Manifest run, JobSpec job) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            StageCode was = before.get(i);
            if (i >= after.size()) {
                differences.add("stage " + was.name() + " is gone");
            } else if (!after.get(i).name().equals(was.name())) {
                differences.add(
                        "stage " + (i + 1) + " is called " + after.get(i).name() + ", and was " + was.name());
            } else if (!after.get(i).inputType().equals(was.inputType())) {
                differences.add("stage " + was.name() + " takes a "
                        + after.get(i).inputType() + ", and took a " + was.inputType());
            }
        }
        if (differences.isEmpty()) {
            addPlans(differences, run.stages(), StagePlan.of(job));
        }
        return differences;
    }

    private static void addPlans(List<String> differences, List<StagePlan> before, List<StagePlan> after) {
        if (before.isEmpty() != after.isEmpty()) {
            differences.add("it was begun " + (before.isEmpty() ? "without" : "with")
                    + " what a pipeline has: several stages, or dedupe");
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).dropsRepeats() != after.get(i).dropsRepeats()) {
                differences.add("stage " + before.get(i).name() + " "
                        + (before.get(i).dropsRepeats() ? "drops no repeats any more" : "drops repeats now")
                        + ", and what is published cannot be compared");
            }
        }
    }
}
