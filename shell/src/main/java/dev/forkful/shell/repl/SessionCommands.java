package dev.forkful.shell.repl;

import dev.forkful.JobException;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that make sense in an open shell only. */
final class SessionCommands {
    static final Set<String> NAMES = Set.of("jobs", "stop", "source", "history", "exit", "quit");

    private SessionCommands() {}

    /** @param seen the world of the command that runs */
    static void addTo(CommandLine root, Session session, World seen) {
        root.addSubcommand(new Jobs(session))
                .addSubcommand(new Stop(session))
                .addSubcommand(new Source(session, seen))
                .addSubcommand(new History(session))
                .addSubcommand(new Exit(session));
    }

    /** What runs behind. */
    @Command(name = "jobs", description = "List background commands, and the runs that live in this shell.")
    private static final class Jobs implements Callable<Integer> {
        private final Session session;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        Jobs(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            var out = spec.commandLine().getOut();
            for (ShellJob job : session.background()) {
                out.println("[" + job.number() + "] " + SafeText.line(job.text()));
            }
            for (LiveRuns.Live live : session.world().workbench().liveRuns().all()) {
                RunSnapshot run = live.run();
                out.println("    " + run.run() + "  " + run.state().label() + "  " + run.settled() + "/"
                        + run.total().orElse(run.published()) + " settled, " + run.failed() + " failed, "
                        + run.inFlight() + " in flight");
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Ctrl-C for a command that is not in front. */
    @Command(name = "stop", description = "Stop a background command as Ctrl-C would; a second stop stops it at once.")
    private static final class Stop implements Callable<Integer> {
        private final Session session;

        @Parameters(paramLabel = "NUMBER", description = "The command's number, as 'jobs' lists it.")
        private int number;

        Stop(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            for (ShellJob job : session.background()) {
                if (job.number() == number) {
                    boolean again = job.wasStopped();
                    if (!job.requestStop() && again) {
                        session.world().say("[" + number + "] does not hear it; it ends with the shell at the latest");
                    }
                    return ExitCode.OK;
                }
            }
            session.world().say("no background command has the number " + number + "; try: jobs");
            return ExitCode.USAGE;
        }
    }

    /** A file of commands. */
    @Command(name = "source", description = "Run the commands in a file, up to the first that fails.")
    private static final class Source implements Callable<Integer> {
        private final Session session;
        private final World seen;

        @Parameters(paramLabel = "FILE", description = "The file.")
        private String file = "";

        Source(Session session, World seen) {
            this.session = session;
            this.seen = seen;
        }

        @Override
        public Integer call() throws IOException {
            Path path = session.world().directory().resolve(file);
            if (Files.isDirectory(path)) {
                throw new JobException(file + " is a folder, and not a file of commands");
            }
            try (InputStream lines = Files.newInputStream(path)) {
                return new Batch(session, seen).run(file, CommandLines.of(lines));
            }
        }
    }

    /** What was typed. */
    @Command(name = "history", description = "Print the commands that were typed, the oldest first.")
    private static final class History implements Callable<Integer> {
        private final Session session;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        History(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            var out = spec.commandLine().getOut();
            session.history().forEach(line -> out.println(SafeText.block(line)));
            out.flush();
            return ExitCode.OK;
        }
    }

    /** The end of the shell. */
    @Command(name = "exit", aliases = "quit", description = "Leave the shell; if something still runs, it asks first.")
    private static final class Exit implements Callable<Integer> {
        private final Session session;

        Exit(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            session.leave();
            return ExitCode.OK;
        }
    }
}
