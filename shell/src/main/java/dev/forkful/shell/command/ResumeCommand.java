package dev.forkful.shell.command;

import dev.forkful.FailureLimit;
import dev.forkful.JobException;
import dev.forkful.run.Code.Redo;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import dev.forkful.run.SupervisorOptions.OpenRun;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful resume}: goes on with a run that was interrupted, however that happened. */
@Command(
        name = "resume",
        description = {
            "Continue an interrupted run. Settled tasks are not run again.",
            "With --script it continues with new code: the job must be the same; stages may be added at the end."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful resume",
            "  forkful resume titles-1121 --out titles.ndjson",
            "  forkful resume --limit-failures none",
            "  forkful resume probes --open",
            "  forkful resume titles-1121 --script titles.job.kts --dry-run",
            "  forkful resume titles-1121 --script titles.job.kts --redo changed"
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

    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "At the end, write all replies (NDJSON); in a pipeline those of the last stage, or of the one that run --stage named.")
    private @Nullable String out;

    @Option(
            names = "--script",
            paramLabel = "SCRIPT",
            description = "The edited script to continue with: all tasks that are not settled are run with it.")
    private @Nullable String script;

    @Option(
            names = "--redo",
            paramLabel = "WHICH",
            description = {
                "With --script: which settled tasks to run again, in stages whose code changed: ${COMPLETION-CANDIDATES}.",
                "Default: failed. With changed, tasks that went well are run again, too."
            })
    private @Nullable Redo redo;

    @Option(
            names = "--open",
            description =
                    "For a run that was begun with --open: accept tasks again, until 'close'. Default: run what was"
                            + " submitted, and then end.")
    private boolean open;

    @Option(names = "--dry-run", description = "With --script: show what the edit touches, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--deny-private-networks",
            description = "From now on, fail calls to addresses outside of the public internet.")
    private boolean denyPrivateNetworks;

    ResumeCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (script == null && (redo != null || dryRun)) {
            throw new JobException((dryRun ? "--dry-run" : "--redo") + " goes with --script FILE: say what was edited");
        }
        attend.requireOneOutput(out);
        FailureLimit limit = failures.limit(); // here, since --script changes the run
        RunStore store = Runs.of(world);
        RunDirectory directory = run != null
                ? store.open(run)
                : store.latestResumable()
                        .orElseThrow(() -> new JobException(
                                "there is no run to resume; '" + world.commandLine("runs") + "' lists all"));
        if (open && !directory.manifest().isOpen()) {
            throw new JobException("run " + directory.id() + " has an input: only one that was begun with --open takes"
                    + " tasks again");
        }
        Continuation continuation = new Continuation(world, attend, out);
        Continuation.requireScript(directory);
        continuation.requirePlace(directory);
        if (script != null) {
            ScriptChange change = ScriptChange.of(world, directory, script);
            Redo wanted = Objects.requireNonNullElse(redo, Redo.FAILED);
            if (dryRun) {
                change.foresee(wanted);
                return ExitCode.OK;
            }
            directory = change.takeUp(wanted);
        } else {
            continuation.requireJob(directory);
        }
        return continuation.go(directory, limit, pace, open ? OpenRun.KEEP : OpenRun.CLOSE, denyPrivateNetworks);
    }
}
