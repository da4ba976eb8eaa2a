package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful resume}: goes on with a run that was interrupted, however that happened. */
@Command(
        name = "resume",
        description = "Go on with an interrupted run. Settled tasks are not run again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful resume",
            "  forkful resume titles-1121 --out titles.ndjson",
            "  forkful resume --limit-failures none"
        })
final class ResumeCommand implements Callable<Integer> {
    private final World world;

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = Runs.RUN + " Default: the latest that can be resumed.")
    private @Nullable String run;

    @Mixin
    private AttendOptions attend = new AttendOptions();

    @Mixin
    private FailureLimitOption failures = new FailureLimitOption();

    @Option(names = "--out", paramLabel = "FILE", description = "At the end, write all replies of the run (NDJSON).")
    private @Nullable String out;

    ResumeCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunStore store = Runs.of(world);
        RunDirectory directory = run != null
                ? store.open(run)
                : store.latestResumable()
                        .orElseThrow(() -> new JobException(
                                "there is no run to resume; '" + world.commandLine("runs") + "' lists all"));
        return new Continuation(world, attend, out)
                .go(directory, options -> options.withFailureLimit(failures.limit()));
    }
}
