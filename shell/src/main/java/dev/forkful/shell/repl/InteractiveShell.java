package dev.forkful.shell.repl;

import dev.forkful.shell.repl.ShellLineParser.IncompleteException;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.Screen;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * The shell on a terminal: reads a line, runs it, and again.
 *
 * <p>Ctrl-C asks the command in front to stop, as it would a process of its own; once more leaves it running behind.
 * Nothing that runs is lost by leaving: the shell asks.
 *
 * <p><i>Threading:</i> confined to the thread that opens it; notices come from any.
 */
final class InteractiveShell {
    private static final String PROMPT = "forkful> ";
    private static final long LOOK_MILLIS = 100;
    /** Where the shell is about to end. */
    private static final String AT_THE_END = "Ctrl-C aborts it";

    private final Terminal terminal;
    private final World world;
    private final NoticeGate notices = new NoticeGate(line -> reader().above(line));
    private final Session session;
    private final LiveReader reader;
    private final Attributes original;
    private final Attributes typingAhead;

    private InteractiveShell(Terminal terminal, World outer, SharedCommands shared) throws IOException {
        this.terminal = terminal;
        this.original = terminal.getAttributes();
        this.typingAhead = typingAhead(original);
        this.world = onTerminal(outer, terminal);
        this.session = new Session(world, shared, notices);
        this.reader = new LiveReader(terminal, session, !isDumb());
    }

    private boolean isDumb() {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    private LiveReader reader() {
        return reader;
    }

    static int open(World world, SharedCommands shared) throws InterruptedException {
        try (SuddenEnd end = new SuddenEnd()) {
            try {
                return open(end, world, shared);
            } catch (RuntimeException e) {
                end.awaitWhereItHasCome();
                throw e;
            }
        }
    }

    private static int open(SuddenEnd end, World world, SharedCommands shared) throws InterruptedException {
        try (Terminal terminal = Terminals.open(world.env().get("TERM"))) {
            InteractiveShell shell = new InteractiveShell(terminal, world, shared);
            end.watch(shell.reader);
            SystemStreams.replace(shell.notices);
            return shell.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same on another terminal, which the caller closes. */
    static int open(Terminal terminal, World world, SharedCommands shared) throws InterruptedException, IOException {
        return new InteractiveShell(terminal, world, shared).run();
    }

    /** As commands see it: what is typed is for the prompt, and none of them may read it. */
    private static World onTerminal(World outer, Terminal terminal) {
        Screen screen = outer.screen().resized(terminal.getColumns(), terminal.getRows());
        return outer.withIn(new TakenInput("in a shell the keyboard is for commands: name a file"))
                .withScreen(screen.withoutInput());
    }

    private int run() throws InterruptedException {
        terminal.setAttributes(typingAhead);
        // A dumb terminal hears no signals: without this a Ctrl-C would end the process.
        @Nullable Object before = isDumb() ? Signals.register("INT", () -> terminal.raise(Signal.INT)) : null;
        // Nor may one that comes between two commands, or while the shell waits for its end.
        Terminal.SignalHandler handlerBefore = terminal.handle(Signal.INT, signal -> {});
        try {
            return readAndRun();
        } finally {
            terminal.handle(Signal.INT, handlerBefore);
            if (isDumb()) {
                Signals.unregister("INT", before);
            }
            terminal.setAttributes(original);
        }
    }

    private int readAndRun() throws InterruptedException {
        reader.above("forkful shell: 'help' lists the commands, Tab completes, Ctrl-D leaves");
        try (reader) {
            while (true) {
                try {
                    runAll(reader.read(PROMPT));
                } catch (UserInterruptException e) {
                    continue; // Ctrl-C on the prompt drops the line
                } catch (EndOfFileException e) {
                    session.leave();
                }
                if (session.isLeaving() && mayLeave()) {
                    return ExitCode.OK;
                }
                session.stay();
            }
        }
    }

    private void runAll(String text) throws InterruptedException {
        List<ShellLine> lines;
        try {
            lines = ShellLineParser.parse(text);
        } catch (IllegalArgumentException | IncompleteException e) {
            world.say(SafeText.line(String.valueOf(e.getMessage())));
            return;
        }
        for (ShellLine line : lines) {
            if (line.background()) {
                reader.above("[" + session.startBehind(line).number() + "] runs in the background; 'jobs' lists it");
            } else if (!runInFront(line) || session.isLeaving()) {
                return; // what was pasted after a line that failed is not run
            }
        }
    }

    /** Whether it went well. */
    private boolean runInFront(ShellLine line) throws InterruptedException {
        session.setHistory(reader.history());
        AtomicInteger presses = new AtomicInteger();
        boolean piped = line.target() instanceof ShellLine.Target.Pipe;
        if (piped) {
            terminal.setAttributes(original); // a pager expects a terminal as it is used to
        }
        notices.close();
        ShellJob job = session.start(line);
        Terminal.SignalHandler handlerBefore = terminal.handle(Signal.INT, signal -> {
            if (presses.incrementAndGet() == 1) {
                job.requestStop();
            }
        });
        try {
            Integer code = job.await(LOOK_MILLIS);
            while (code == null && presses.get() < 2) {
                code = job.await(LOOK_MILLIS);
            }
            if (code == null) {
                session.keepBehind(job);
                world.say("[" + job.number() + "] goes on in the background; 'jobs' lists it, 'stop " + job.number()
                        + "' aborts it");
                return false;
            }
            return code == ExitCode.OK;
        } finally {
            notices.open();
            terminal.handle(Signal.INT, handlerBefore);
            if (piped) {
                terminal.setAttributes(typingAhead);
            }
        }
    }

    /**
     * How the terminal is while no line is read: what is typed is for the next prompt, Ctrl-D too, which a terminal
     * that collects lines would take for the end of everything and swallow; and it is not to be seen twice.
     */
    private static Attributes typingAhead(Attributes original) {
        Attributes quiet = new Attributes(original);
        quiet.setLocalFlag(LocalFlag.ECHO, false);
        quiet.setLocalFlag(LocalFlag.ICANON, false);
        quiet.setControlChar(ControlChar.VMIN, 1);
        quiet.setControlChar(ControlChar.VTIME, 0);
        quiet.setLocalFlag(LocalFlag.ISIG, true);
        return quiet;
    }

    /** Asks what is to become of what runs; whether the shell may end now. */
    private boolean mayLeave() throws InterruptedException {
        List<ShellJob> jobs = List.copyOf(session.background());
        if (jobs.isEmpty()) {
            return true;
        }
        @Nullable
        String answer = reader.ask(jobs.size() + " still running: [d]rain, [l]eave them resumable, or [s]tay? ");
        // No answer at all, since the terminal is gone or by a second Ctrl-D: nothing is lost by leaving them
        // resumable.
        if (answer != null && answer.startsWith("d")) {
            stopAll(jobs, 1);
        } else if (answer == null || answer.startsWith("l")) {
            stopAll(jobs, 2);
        } else {
            return false;
        }
        return true;
    }

    /**
     * Asks them to stop so many times, and waits. A Ctrl-C asks once more. Whoever hears it ends in a bounded time;
     * what never did, as a script that loops, is cut off by the end of the process after a while, or by that Ctrl-C.
     */
    private void stopAll(List<ShellJob> jobs, int times) throws InterruptedException {
        Set<ShellJob> deaf = ConcurrentHashMap.newKeySet();
        Terminal.SignalHandler handlerBefore = terminal.handle(
                Signal.INT,
                signal -> jobs.stream().filter(job -> !job.requestStop()).forEach(deaf::add));
        try {
            jobs.forEach(job -> job.setAgain(AT_THE_END));
            for (int i = 0; i < times; i++) {
                jobs.forEach(ShellJob::requestStop);
            }
            for (ShellJob job : jobs) {
                while (job.await(LOOK_MILLIS) == null) {
                    if (job.isDeaf() || deaf.contains(job)) {
                        reader.above(job.cutOff());
                        break;
                    }
                }
            }
        } finally {
            terminal.handle(Signal.INT, handlerBefore);
        }
    }
}
