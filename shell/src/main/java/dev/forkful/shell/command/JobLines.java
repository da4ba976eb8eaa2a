package dev.forkful.shell.command;

import dev.forkful.JobSpec;
import dev.forkful.Stage;
import dev.forkful.http.DurationText;
import dev.forkful.run.StagePlan;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.world.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The jobs of a script in words, a line each, safe to be shown. */
final class JobLines {
    private JobLines() {}

    static List<String> of(JobScript script) {
        return script.jobs().stream().map(job -> SafeText.line(line(job))).toList();
    }

    static String line(JobSpec job) {
        String input = job.input() == null ? "no input of its own" : "input " + DryRun.describe(job.input());
        Duration deadline = job.deadline();
        return "job " + job.name() + ", " + input + ", concurrency " + concurrency(job) + ", "
                + Figures.count(job.retry().attempts(), "attempt") + " of at most " + text(job.timeout())
                + (deadline == null ? "" : ", all of them at most " + text(deadline))
                + (StagePlan.of(job).isEmpty() ? "" : ", stages " + stages(job));
    }

    /** {@code list, detail (drops repeats)}. */
    static String stages(JobSpec job) {
        return job.stages().stream()
                .map(stage -> stage.name() + (stage.repeats() == Stage.Repeats.DROP ? " (drops repeats)" : ""))
                .collect(Collectors.joining(", "));
    }

    static String text(Duration duration) {
        return DurationText.of(duration);
    }

    private static String concurrency(JobSpec job) {
        return job.leastConcurrency() == 0
                ? Integer.toString(job.concurrency())
                : "adaptive(" + job.leastConcurrency() + ".." + job.concurrency() + ")";
    }
}
