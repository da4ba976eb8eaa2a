package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.SupervisorOptions.Reopen;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful retry}: runs failed tasks of a run anew, in the same run. */
@Command(
        name = "retry",
        description = "Run the failed tasks of a run anew, in the same run.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful retry titles-1121 --failed", "  forkful retry latest --failed --out titles.ndjson"})
final class RetryCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--failed", description = "All tasks that failed. Must be given: it says what is run again.")
    private boolean failed;

    @Mixin
    private AttendOptions attend = new AttendOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "At the end, write all replies of the run (NDJSON).")
    private @Nullable String out;

    RetryCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!failed) {
            throw new JobException("say what is to be run again: --failed");
        }
        return new Continuation(world, attend, out).go(Runs.of(world).open(run), Reopen.FAILED);
    }
}
