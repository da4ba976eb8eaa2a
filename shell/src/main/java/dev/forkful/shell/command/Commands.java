package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import java.nio.file.Path;
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
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The tree of commands: the one place that knows all of them. */
public final class Commands {
    /** They speak of the others. */
    private static final Set<String> NEED_ALL = Set.of("completion", "help");

    /** What asks for the list of commands, and for nothing that is in them. */
    private static final Set<String> HELP = Set.of("-h", "--help");

    private Commands() {}

    /**
     * A command that nobody has asked for yet: to make it may load what it works with.
     *
     * @param type what says how it is used
     */
    private record Maker(Class<?> type, Supplier<Object> make) {}

    /** What makes the object of each command, by name, in the order in which help lists them. */
    private static Map<String, Maker> makers(World world, ShellOpener shell) {
        Map<String, Maker> makers = new LinkedHashMap<>();
        makers.put("run", new Maker(RunCommand.class, () -> new RunCommand(world)));
        makers.put("resume", new Maker(ResumeCommand.class, () -> new ResumeCommand(world)));
        makers.put("status", new Maker(StatusCommand.class, () -> new StatusCommand(world)));
        makers.put("why", new Maker(WhyCommand.class, () -> new WhyCommand(world)));
        makers.put("runs", new Maker(RunsCommand.class, () -> new RunsCommand(world)));
        makers.put("attach", new Maker(FollowCommand.Attach.class, () -> new FollowCommand.Attach(world)));
        makers.put("watch", new Maker(FollowCommand.Watch.class, () -> new FollowCommand.Watch(world)));
        makers.put("tail", new Maker(TailCommand.class, () -> new TailCommand(world)));
        makers.put("results", new Maker(ResultsCommand.class, () -> new ResultsCommand(world)));
        makers.put("pause", new Maker(OrderCommand.Pause.class, () -> new OrderCommand.Pause(world)));
        makers.put("unpause", new Maker(OrderCommand.Unpause.class, () -> new OrderCommand.Unpause(world)));
        makers.put("drain", new Maker(OrderCommand.Drain.class, () -> new OrderCommand.Drain(world)));
        makers.put("cancel", new Maker(OrderCommand.Cancel.class, () -> new OrderCommand.Cancel(world)));
        makers.put("scale", new Maker(ScaleCommand.class, () -> new ScaleCommand(world)));
        makers.put("set", new Maker(SetCommand.class, () -> new SetCommand(world)));
        makers.put("submit", new Maker(SubmitCommand.class, () -> new SubmitCommand(world)));
        makers.put("close", new Maker(OrderCommand.Close.class, () -> new OrderCommand.Close(world)));
        makers.put("workers", new Maker(WorkersCommand.class, () -> new WorkersCommand(world)));
        makers.put("failures", new Maker(FailuresCommand.class, () -> new FailuresCommand(world)));
        makers.put("indoubt", new Maker(InDoubtCommand.class, () -> new InDoubtCommand(world)));
        makers.put("show", new Maker(ShowCommand.class, () -> new ShowCommand(world)));
        makers.put("retry", new Maker(RetryCommand.class, () -> new RetryCommand(world)));
        makers.put("init", new Maker(InitCommand.class, () -> new InitCommand(world)));
        makers.put("check", new Maker(CheckCommand.class, () -> new CheckCommand(world)));
        makers.put("rm", new Maker(RmCommand.class, () -> new RmCommand(world)));
        makers.put("demo", new Maker(DemoCommand.class, () -> new DemoCommand(world)));
        makers.put("torture", new Maker(TortureCommand.class, () -> new TortureCommand(world)));
        makers.put("shell", new Maker(ShellCommand.class, () -> new ShellCommand(world, shell)));
        makers.put("completion", new Maker(CompletionCommand.class, () -> new CompletionCommand(world)));
        makers.put("help", new Maker(HelpCommand.class, HelpCommand::new));
        makers.put("prepare", new Maker(PrepareCommand.class, () -> new PrepareCommand(world, shell)));
        if (world.isShell()) {
            makers.put("load", new Maker(LoadCommand.class, () -> new LoadCommand(world)));
            makers.put("reload", new Maker(LoadCommand.Reload.class, () -> new LoadCommand.Reload(world)));
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

    /** Whether the value of an option, or a word, names a file. */
    public static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class
                || argument.paramLabel().startsWith("FILE")
                || argument.paramLabel().startsWith("SCRIPT");
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
        Map<String, Maker> makers = makers(world, shell);
        String first = words.isEmpty() ? "--help" : words.get(0);
        boolean alone = words.size() <= 1;
        if (alone && first.equals("--version")) {
            return tree(world, List.of(), root -> {});
        }
        if (alone && HELP.contains(first)) {
            return treeOf(world, makers.values().stream().map(Commands::summary).toList(), more);
        }
        Maker named = makers.get(first);
        return named == null || NEED_ALL.contains(first)
                ? tree(world, makers.values(), more)
                : tree(world, List.of(named), root -> {});
    }

    /** What a list of commands says of one. */
    private static Object summary(Maker maker) {
        Command said = Objects.requireNonNull(maker.type.getAnnotation(Command.class), "a command says its name");
        CommandSpec summary = CommandSpec.create().name(said.name());
        summary.usageMessage().description(said.description()).hidden(said.hidden());
        return summary;
    }

    private static CommandLine tree(World world, Collection<Maker> makers, Consumer<CommandLine> more) {
        return treeOf(world, makers.stream().map(maker -> maker.make.get()).toList(), more);
    }

    private static CommandLine treeOf(World world, List<Object> commands, Consumer<CommandLine> more) {
        CommandLine root = new CommandLine(new ForkfulCommand(world));
        commands.forEach(root::addSubcommand);
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
