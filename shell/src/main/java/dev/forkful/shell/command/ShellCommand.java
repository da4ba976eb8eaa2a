package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forkful shell}: the same commands, typed one after another. */
@Command(
        name = "shell",
        description = "Open the interactive shell; without a terminal, run standard input as a batch of commands.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful shell",
            "  forkful shell -c 'run titles.job.kts; results latest > titles.ndjson'",
            "  forkful shell < commands.txt"
        })
final class ShellCommand implements Callable<Integer> {
    private final World world;
    private final ShellOpener opener;

    @Option(names = "-c", paramLabel = "COMMANDS", description = "Run these commands, separated by ';', and end.")
    private @Nullable String commands;

    ShellCommand(World world, ShellOpener opener) {
        this.world = world;
        this.opener = opener;
    }

    @Override
    public Integer call() throws InterruptedException {
        return opener.open(world, commands);
    }
}
