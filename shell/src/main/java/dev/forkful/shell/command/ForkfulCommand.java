package dev.forkful.shell.command;

import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code forkful} without a command does: it says what there is. */
@Command(
        name = "forkful",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Runs large batches of I/O-bound tasks in many processes, with many calls in flight in each. A run survives"
                        + " any crash.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful demo",
            "  forkful run titles.job.kts --input urls.txt --out titles.ndjson",
            "  forkful resume",
            "",
            "Exit codes: 0 all ok; 1 some tasks failed; 2 wrong usage, script or input; 70 internal error;",
            "75 stopped, can be resumed; 130 aborted, can be resumed, or cancelled for good.",
            "Runs are kept in $FORKFUL_HOME, else in $XDG_STATE_HOME/forkful, else in ~/.local/state/forkful."
        })
final class ForkfulCommand implements Callable<Integer> {
    private final World world;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ForkfulCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        world.err().print(spec.commandLine().getUsageMessage());
        world.err().flush();
        return ExitCode.USAGE;
    }
}
