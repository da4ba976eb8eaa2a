package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The tree of commands: the one place that knows all of them. */
public final class Commands {
    private Commands() {}

    /**
     * All commands, in the order in which help lists them, living in the given world.
     *
     * @param shell opens a shell
     * @param more adds commands that this world alone has
     */
    public static CommandLine of(World world, ShellOpener shell, Consumer<CommandLine> more) {
        CommandLine root = new CommandLine(new ForkfulCommand(world));
        Stream.of(
                        new RunCommand(world),
                        new ResumeCommand(world),
                        new StatusCommand(world),
                        new RunsCommand(world),
                        new TailCommand(world),
                        new ResultsCommand(world),
                        new SteerCommand.Pause(world),
                        new SteerCommand.Unpause(world),
                        new SteerCommand.Drain(world),
                        new SteerCommand.Cancel(world),
                        new ScaleCommand(world),
                        new SetCommand(world),
                        new SubmitCommand(world),
                        new SteerCommand.Close(world),
                        new WorkersCommand(world),
                        new FailuresCommand(world),
                        new ShowCommand(world),
                        new RetryCommand(world),
                        new CheckCommand(world),
                        new RmCommand(world),
                        new DemoCommand(world),
                        new ShellCommand(world, shell),
                        new CompletionCommand(world),
                        new PrepareCommand(world))
                .forEach(root::addSubcommand);
        more.accept(root);
        root.getCommandSpec()
                .addOption(flag("Print the version and exit.", "--version")
                        .versionHelp(true)
                        .build());
        addStandardOptions(root);
        // A command with an alias is there twice.
        root.getSubcommands().values().stream().distinct().forEach(Commands::addStandardOptions);
        return root;
    }

    /** The options that every command has. */
    private static void addStandardOptions(CommandLine command) {
        command.getCommandSpec()
                .addOption(flag("Print this help and exit.", "-h", "--help")
                        .usageHelp(true)
                        .build())
                // Read from the bare arguments by the console, since it must hold for errors of parsing too.
                .addOption(flag("On an error, print the stack trace too.", "--debug")
                        .build());
    }

    private static OptionSpec.Builder flag(String description, String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").description(description);
    }
}
