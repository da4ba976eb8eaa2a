package dev.forkful.shell.command;

import dev.forkful.shell.world.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forkful help}: the commands, or one of them. */
@Command(
        name = "help",
        description = "List the commands, or explain one.",
        footerHeading = "%nExample:%n",
        footer = "  forkful help run")
final class HelpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command.")
    private String command = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        CommandLine asked = command.isEmpty() ? root : root.getSubcommands().get(command);
        if (asked == null) {
            throw new ParameterException(spec.commandLine(), "no such command: " + command);
        }
        root.getOut().print(asked.getUsageMessage());
        root.getOut().flush();
        return ExitCode.OK;
    }
}
