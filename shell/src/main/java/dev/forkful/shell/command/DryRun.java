package dev.forkful.shell.command;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.JobSpec;
import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import dev.forkful.io.SkipBadInput;
import dev.forkful.run.Manifest;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Says what a run would do, down to its first tasks. */
final class DryRun {
    private static final int TASKS_SHOWN = 5;

    private final World world;

    DryRun(World world) {
        this.world = world;
    }

    void print(Manifest run, JobSpec job, Input input) {
        line("run", run.id());
        line("job", job.name() + " in " + run.code().script());
        String limit = run.limit() == Long.MAX_VALUE ? "" : ", its first " + Figures.count(run.limit(), "item");
        line("input", describe(input) + limit);
        int least = run.pace().leastConcurrency();
        String inFlight = (least == 0 ? "" : least + " to ") + run.concurrency();
        line("workers", run.workers() + ", with " + inFlight + " attempts in flight over all of them");
        if (run.heapPerWorker() > 0) {
            line("heap", (run.heapPerWorker() >> 20) + " MiB a worker");
        }
        line(
                "attempts",
                job.retry().attempts() + " a task, each at most " + JobLines.text(job.timeout())
                        + (job.deadline() == null ? "" : ", all of them at most " + JobLines.text(job.deadline())));
        if (run.isPipeline()) {
            line("stages", JobLines.stages(job));
        }
        if (!run.failureLimit().equals(FailureLimit.NONE)) {
            line("failures", "stops early at " + run.failureLimit());
        }
        limits(run, job).forEach(each -> line("limit", each));
        run.arguments().forEach((key, value) -> line("set", key + "=" + value));
        printTasks(run, input);
        world.out().println("dry run: nothing was run");
        world.flushData();
    }

    /** What the job declares, and what was said in place of that. */
    private static List<String> limits(Manifest run, JobSpec job) {
        Rate rate = run.pace().run();
        Rate perHost = run.pace().perHost();
        List<String> limits = new ArrayList<>();
        for (RateLimit limit : job.limits()) {
            boolean isWhole = limit.scope() == RateLimit.Scope.RUN && !limit.asksTheInput();
            boolean isReplaced =
                    (isWhole && rate != null) || (limit.scope() == RateLimit.Scope.HOST && perHost != null);
            limits.add(limit + (isReplaced ? ", but for its rate" : ""));
        }
        if (rate != null) {
            limits.add(rate + ", as said");
        }
        if (perHost != null) {
            limits.add(perHost + " per host, as said");
        }
        return limits;
    }

    private void printTasks(Manifest run, Input input) {
        Path folder = Objects.requireNonNullElse(run.code().script().getParent(), world.directory());
        try (InputReader plain = InputReader.open(input, folder, world.in());
                InputReader reader = run.badInput() == Manifest.BadInput.SKIP
                        ? new SkipBadInput(plain, e -> world.say(SafeText.line("skipped: " + e.getMessage())))
                        : plain) {
            for (int i = 0; i < Math.min(TASKS_SHOWN, run.limit()); i++) {
                InputItem item = reader.next();
                if (item == null) {
                    return;
                }
                line("task " + i, SafeText.clipped(new String(item.json(), StandardCharsets.UTF_8), 120));
            }
            if (run.limit() > TASKS_SHOWN && reader.next() != null) {
                line("", "…");
            }
        }
    }

    static String describe(Input input) {
        if (input instanceof Input.File file) {
            String name = file.path().equals("-") ? "standard input" : file.path();
            return name + " (" + file.format().name().toLowerCase(java.util.Locale.ROOT) + ")";
        }
        if (input instanceof Input.Range range) {
            return "the integers from " + range.first() + " to " + range.last();
        }
        if (input instanceof Input.Open) {
            return "what is submitted while it runs";
        }
        return ((Input.Items) input).items().size() + " items in the script";
    }

    private void line(String label, String text) {
        world.out().println(String.format("%-9s", label) + SafeText.line(text));
    }
}
