package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The tree of commands: the one place that knows all of them. */
public final class Commands {
    /** They speak of the others. */
    private static final Set<String> NEED_ALL = Set.of("completion");

    /** What asks for the list of commands, and for nothing that is in them. */
    private static final Set<String> HELP = Set.of("-h", "--help");

    private Commands() {}

    /** What makes the object of each command, by name, in the order in which help lists them. */
    private static Map<String, Supplier<Object>> makers(World world, ShellOpener shell) {
        Map<String, Supplier<Object>> makers = new LinkedHashMap<>();
        makers.put("run", () -> new RunCommand(world));
        makers.put("resume", () -> new ResumeCommand(world));
        makers.put("status", () -> new StatusCommand(world));
        makers.put("why", () -> new WhyCommand(world));
        makers.put("runs", () -> new RunsCommand(world));
        makers.put("attach", () -> new FollowCommand.Attach(world));
        makers.put("watch", () -> new FollowCommand.Watch(world));
        makers.put("tail", () -> new TailCommand(world));
        makers.put("results", () -> new ResultsCommand(world));
        makers.put("pause", () -> new OrderCommand.Pause(world));
        makers.put("unpause", () -> new OrderCommand.Unpause(world));
        makers.put("drain", () -> new OrderCommand.Drain(world));
        makers.put("cancel", () -> new OrderCommand.Cancel(world));
        makers.put("scale", () -> new ScaleCommand(world));
        makers.put("set", () -> new SetCommand(world));
        makers.put("submit", () -> new SubmitCommand(world));
        makers.put("close", () -> new OrderCommand.Close(world));
        makers.put("workers", () -> new WorkersCommand(world));
        makers.put("failures", () -> new FailuresCommand(world));
        makers.put("indoubt", () -> new InDoubtCommand(world));
        makers.put("show", () -> new ShowCommand(world));
        makers.put("retry", () -> new RetryCommand(world));
        makers.put("check", () -> new CheckCommand(world));
        makers.put("rm", () -> new RmCommand(world));
        makers.put("demo", () -> new DemoCommand(world));
        makers.put("torture", () -> new TortureCommand(world));
        makers.put("shell", () -> new ShellCommand(world, shell));
        makers.put("completion", () -> new CompletionCommand(world));
        makers.put("prepare", () -> new PrepareCommand(world, shell));
        if (world.isShell()) {
            makers.put("load", () -> new LoadCommand(world));
            makers.put("reload", () -> new LoadCommand.Reload(world));
        }
        return makers;
    }

    /**
     * All commands, living in the given world.
     *
     * @param shell opens a shell
     * @param more adds commands that this world alone has
     */
    public static CommandLine of(World world, ShellOpener shell, Consumer<CommandLine> more) {
        return tree(world, makers(world, shell).values(), more);
    }

    /** The names of the commands that a person may type in the given world. */
    public static Set<String> names(World world) {
        Set<String> names = new LinkedHashSet<>(makers(world, ShellOpener.NONE).keySet());
        names.remove("prepare");
        return names;
    }

    /** What stands before the value of each setting that a live run has. */
    public static List<String> settings() {
        return SetCommand.SETTINGS;
    }

    /**
     * As many of them, and as much of each, as a command line needs: the one that it names, or what help says of all.
     * That spares the reflection over the others.
     */
    public static CommandLine of(World world, ShellOpener shell, Consumer<CommandLine> more, List<String> words) {
        Map<String, Supplier<Object>> makers = makers(world, shell);
        String first = words.isEmpty() ? "--help" : words.get(0);
        boolean alone = words.size() <= 1;
        if (alone && first.equals("--version")) {
            return tree(world, List.of(), root -> {});
        }
        if (alone && HELP.contains(first)) {
            return tree(world, makers.values().stream().map(Commands::summary).toList(), more);
        }
        Supplier<Object> named = makers.get(first);
        return named == null || NEED_ALL.contains(first)
                ? tree(world, makers.values(), more)
                : tree(world, List.of(named), root -> {});
    }

    /** What a list of commands says of one. */
    private static Supplier<Object> summary(Supplier<Object> maker) {
        return () -> {
            Command said = Objects.requireNonNull(
                    maker.get().getClass().getAnnotation(Command.class), "a command says its name");
            CommandSpec summary = CommandSpec.create().name(said.name());
            summary.usageMessage().description(said.description()).hidden(said.hidden());
            return summary;
        };
    }

    private static CommandLine tree(World world, Collection<Supplier<Object>> makers, Consumer<CommandLine> more) {
        CommandLine root = new CommandLine(new ForkfulCommand(world));
        makers.forEach(maker -> root.addSubcommand(maker.get()));
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
