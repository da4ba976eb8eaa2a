package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunState;
import dev.forkful.run.SupervisorOptions.Reopen;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.BitSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful retry}: runs failed tasks of a run anew, in the same run. */
@Command(
        name = "retry",
        description = "Run failed tasks again, in the same run. Tasks of the run that are not settled are run, too.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful retry titles-1121 --failed",
            "  forkful retry latest --where 'status == 503 && input.host == \"a\"' --dry-run"
        })
final class RetryCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--failed", description = "Run all failed tasks again. Give this or --where.")
    private boolean failed;

    @Mixin
    private WhereOption where = new WhereOption();

    @Option(names = "--dry-run", description = "Show how many tasks would be run again, and run nothing.")
    private boolean dryRun;

    @Mixin
    private AttendOptions attend = new AttendOptions();

    @Mixin
    private FailureLimitOption failures = new FailureLimitOption();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "At the end, write all replies (NDJSON); in a pipeline those of the last stage, or of the one that run --stage named.")
    private @Nullable String out;

    RetryCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!failed && !where.isGiven()) {
            throw new JobException("say what is to be run again: --failed, or some of these: --where EXPR");
        }
        attend.requireOneOutput(out);
        RunDirectory directory = Runs.of(world).open(run);
        Continuation.requireScript(directory);
        Reopen chosen = where.isGiven() || dryRun ? choose(directory) : new Reopen(sequence -> true, "retry --failed");
        if (dryRun) {
            return ExitCode.OK;
        }
        Continuation continuation = new Continuation(world, attend, out);
        continuation.requireJob(directory);
        if (!where.isGiven() && directory.state().failedTasks() == 0) {
            world.say("nothing failed");
        }
        return continuation.go(directory, options -> options.withReopen(chosen).withFailureLimit(failures.limit()));
    }

    private Reopen choose(RunDirectory directory) {
        RunState state = directory.state();
        state.refuseCancelled(directory.id());
        LatestReplies replies = where.of(directory, true);
        where.remark(world);
        String count = replies.size() + " of " + Figures.count(state.failedTasks(), "failed task");
        if (dryRun) {
            world.out().println("dry run: " + count + " would be run anew; nothing was changed");
            world.flushData();
            Runs.tell(world, directory, replies.losses());
        } else {
            world.say(count + " to be run anew");
        }
        BitSet tasks = replies.tasks();
        return new Reopen(sequence -> tasks.get((int) sequence), "retry " + where.inWords());
    }
}
