package dev.forkful.shell;

import dev.forkful.JobException;
import dev.forkful.broker.FaultPoint;
import dev.forkful.run.Supervisor;
import dev.forkful.shell.command.Commands;
import dev.forkful.shell.command.ShellOpener;
import dev.forkful.shell.repl.SharedCommands;
import dev.forkful.shell.repl.Shell;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.Verdict;
import dev.forkful.shell.world.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line in a world, and says how it ended. It never ends the JVM. */
public final class Console {
    /** Commands that supervise a run. */
    private static final Set<String> RUNNING = Set.of("run", "resume", "retry", "demo");

    private final World world;
    private final ShellOpener shell;
    private final Consumer<CommandLine> more;

    /** A console of a process. */
    public Console(World world) {
        this(world, new OfProcess(), root -> {});
    }

    private Console(World world, ShellOpener shell, Consumer<CommandLine> more) {
        this.world = world;
        this.shell = shell;
        this.more = more;
    }

    /** Opens shells that are made of these commands. */
    private static final class OfProcess implements ShellOpener {
        @Override
        public int open(World world, @Nullable String commands) throws InterruptedException {
            return Shell.open(world, new InShell(), commands);
        }

        @Override
        public void rehearse(World world, List<String> lines) throws InterruptedException {
            Shell.rehearse(world, new InShell(), lines);
        }
    }

    /** The commands as a shell sees them. */
    private static final class InShell implements SharedCommands {
        @Override
        public Set<String> names(World world) {
            return Commands.names(world);
        }

        @Override
        public CommandLine tree(World world) {
            return Commands.of(world, ShellOpener.NONE, root -> {});
        }

        @Override
        public int run(World world, Consumer<CommandLine> more, List<String> words) {
            return new Console(world, ShellOpener.NONE, more).run(words.toArray(String[]::new));
        }
    }

    /**
     * Runs a command line.
     *
     * @return one of {@link ExitCode}
     */
    public int run(String... args) {
        if (args.length == 1 && args[0].equals("shell")) {
            return openShell();
        }
        try {
            FaultPoint.check(world.env());
        } catch (JobException e) {
            return explain(e, isDebug(args));
        }
        loadAhead(args);
        CommandLine line = Commands.of(world, shell, more, List.of(args));
        boolean colour = world.screen().wantsColour(world.env());
        line.setOut(new PrintWriter(world.out(), false, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(world.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(
                Math.max(60, Math.min(110, world.screen().columns().orElse(100))));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, given) -> explainUsage(wrong));
        line.setExecutionExceptionHandler((error, command, parsed) -> explain(error, isDebug(args)));
        try {
            int exitCode = line.execute(args);
            if (exitCode == ExitCode.ABORTED) {
                return exitCode; // who aborts waits for no reader of standard output
            }
            line.getOut().flush();
            if (exitCode == ExitCode.OK) {
                world.flushData();
            } else {
                // It has said how it ended: a run that stopped since nobody read its replies ends with its own code.
                world.out().flush();
            }
            return exitCode;
        } catch (RuntimeException | Error e) { // the top of the thread: nothing may end as a bare stack trace
            return explain(e, isDebug(args));
        }
    }

    /** The prompt comes first: the parser of command lines is not loaded before there is one to be parsed. */
    private int openShell() {
        try {
            return shell.open(world, null);
        } catch (InterruptedException | RuntimeException | Error e) {
            return explain(e, false);
        }
    }

    /** While the command line is read and the script looked up, the other core loads what a run needs. */
    private static void loadAhead(String... args) {
        if (args.length > 0 && RUNNING.contains(args[0])) {
            Thread thread = new Thread(Supervisor::load, "forkful-load");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((on, error) -> {}); // it is raised again where it is needed
            thread.start();
        }
    }

    private int explain(Throwable error, boolean debug) {
        Verdict verdict = Verdict.on(error);
        if (verdict.message() != null) {
            world.say(verdict.message());
        }
        if (debug) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            world.err().print(SafeText.block(trace.toString()));
        }
        return verdict.exitCode();
    }

    private int explainUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String message = UsageWords.of(Objects.requireNonNullElse(wrong.getMessage(), "wrong command line"));
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            String what = unmatched.getUnmatched().get(0);
            boolean isOption = unmatched.isUnknownOption();
            boolean isCommand = !isOption && command.getParent() == null;
            message = (isOption ? "unknown option " : isCommand ? "unknown command " : "unexpected argument ") + what;
            List<String> near = isCommand || isOption ? Nearest.to(what, candidates(command, suggestions)) : List.of();
            if (!near.isEmpty()) {
                message += "; did you mean " + String.join(" or ", near) + "?";
            }
        }
        world.say(SafeText.line(message));
        String name = command.getCommandSpec().qualifiedName();
        String rest = name.substring("forkful".length());
        world.err().println("try: " + (world.isShell() ? "help" + rest : world.command() + rest + " --help"));
        world.err().flush();
        return ExitCode.USAGE;
    }

    private static List<String> candidates(CommandLine command, List<String> suggestions) {
        List<String> all = new ArrayList<>(suggestions);
        command.getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .forEach(all::add);
        all.addAll(command.getSubcommands().keySet());
        return all.stream().distinct().toList();
    }

    private static boolean isDebug(String[] args) {
        return List.of(args).contains("--debug");
    }
}
