package dev.forkful.shell.repl;

import dev.forkful.shell.repl.ShellLine.Target;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.Screen;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.Verdict;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What an open shell is made of, whoever types into it: its commands, those that run behind, and whether it is to end.
 *
 * <p><i>Threading:</i> {@link #start} and {@link #run} are for the shell's one thread; the rest for any.
 */
final class Session {
    private static final long LOOK_MILLIS = 200;

    private final World world;
    private final SharedCommands commands;
    private final Consumer<String> notices;
    private final List<ShellJob> background = new CopyOnWriteArrayList<>();
    /** Exit codes, by the number of the job. */
    private final ConcurrentSkipListMap<Integer, Integer> failuresBehind = new ConcurrentSkipListMap<>();

    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean leaving;
    private volatile boolean stopped;
    private List<String> history = List.of();

    /** @param notices gets the lines that background commands print */
    Session(World world, SharedCommands commands, Consumer<String> notices) {
        this.world = world;
        this.commands = commands;
        this.notices = notices;
        world.workbench()
                .onBehind(line -> startBehind(ShellLineParser.parse(line).get(0))::exitCode);
    }

    World world() {
        return world;
    }

    /** Commands that run behind, in the order in which they began. */
    List<ShellJob> background() {
        return background.stream().filter(job -> !job.isDone()).toList();
    }

    /**
     * Waits until nothing runs behind, and each end was told; once {@link #stopBehind} asked for it, no longer for what
     * does not hear that.
     *
     * @param meanwhile is done again and again
     */
    void awaitBackground(Runnable meanwhile) throws InterruptedException {
        // What runs behind may begin more, as a submit does.
        for (ShellJob first = first(); first != null; first = first()) {
            while (first.await(LOOK_MILLIS) == null) {
                meanwhile.run();
                if (stopped && first.isDeaf()) {
                    notices.accept(first.cutOff());
                    failuresBehind.put(first.number(), ExitCode.ABORTED);
                    background.remove(first);
                    break;
                }
            }
        }
    }

    /** Asks all that runs behind to stop, and what is begun from now on; its exit codes count as those that failed. */
    void stopBehind() {
        stopped = true;
        background.forEach(ShellJob::requestStop);
    }

    /** Whether {@link #stopBehind} asked for it. */
    boolean isStopped() {
        return stopped;
    }

    private @Nullable ShellJob first() {
        return background.stream().findFirst().orElse(null);
    }

    /** Whether a command behind has yet to hand its tasks to a run. */
    boolean submitsBehind() {
        return background().stream().anyMatch(job -> job.command().equals("submit"));
    }

    /**
     * The exit code of the first command behind that has failed, and was not stopped by itself, as they began; or 0.
     */
    int failureBehind() {
        var first = failuresBehind.firstEntry();
        return first == null ? ExitCode.OK : first.getValue();
    }

    /** Lets the shell end after the command that says so. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    void stay() {
        leaving = false;
    }

    /** What {@code history} prints, the oldest first. */
    List<String> history() {
        return history;
    }

    void setHistory(List<String> lines) {
        history = List.copyOf(lines);
    }

    /** The world of a command that has the screen, and the given way to be asked to stop. */
    World onScreen(StopRequests stops) {
        return inside(world.out(), world.err(), world.screen(), stops);
    }

    /** Starts a command in front, on a thread of its own. */
    ShellJob start(ShellLine line) {
        return ShellJob.start(line.text(), command(line), job -> {
            try (Handover out = new Handover(world.out());
                    Handover err = new Handover(world.err());
                    Speech speech = new Speech(err, notices)) {
                StopRequests.Subscription unused = job.whenBehind(() -> {
                    out.to(Notices.stream(notices));
                    err.to(Notices.stream(notices));
                });
                // What goes to a file does not disturb the screen, and its printer knows why it fails.
                PrintStream data = world.screen().outputIsTerminal() ? out.stream() : world.out();
                PrintStream said = err.stream();
                SystemStreams.speakThrough(speech);
                return run(line, inside(data, said, world.screen(), job));
            }
        });
    }

    /** Starts a command behind: what it prints becomes notices. */
    ShellJob startBehind(ShellLine line) {
        ShellJob job = ShellJob.start(line.text(), command(line), it -> {
            try (PrintStream lines = Notices.stream(notices); // its end brings a last line without one
                    Speech speech = new Speech(lines, notices)) {
                SystemStreams.speakThrough(speech);
                return run(line, inside(lines, lines, Screen.NONE, it));
            }
        });
        keepBehind(job);
        return job;
    }

    private static String command(ShellLine line) {
        return withoutOurName(line.words()).stream().findFirst().orElse("");
    }

    /** A command goes on behind: from now on what it prints becomes notices; its end is told. */
    void keepBehind(ShellJob job) {
        job.setNumber(numbers.incrementAndGet());
        background.add(job);
        job.goBehind();
        job.whenDone(code -> {
            if (code != ExitCode.OK && (stopped || !job.wasStopped())) {
                failuresBehind.put(job.number(), code);
            }
            notices.accept("[" + job.number() + "] ended: " + SafeText.line(job.text()));
            background.remove(job);
        });
        if (stopped) {
            job.requestStop(); // who asked all to stop did not see it yet
        }
    }

    /**
     * Runs a command to its end on this thread, as a part of another: it speaks, and is asked to stop, where that is.
     * Gives its exit code.
     */
    int run(ShellLine line, World seen) {
        List<String> words = withoutOurName(line.words());
        Target target = line.target();
        if (target == null) {
            return execute(words, seen);
        }
        try {
            OutputTarget opened = OutputTarget.open(target, world);
            int code;
            try (opened) {
                Screen screen = seen.screen();
                Screen redirected = new Screen(false, false, screen.errorIsTerminal(), screen.columns(), screen.rows());
                code = execute(words, inside(opened.stream(), seen.err(), redirected, seen.stopRequests()));
            }
            return code == ExitCode.OK ? opened.exitCode() : code; // of the last, as in sh
        } catch (IOException e) {
            seen.say("cannot write: " + SafeText.line(String.valueOf(e.getMessage())));
            return ExitCode.USAGE;
        } catch (RuntimeException e) { // whatever a line brings, the shell goes on
            Verdict verdict = Verdict.on(e);
            seen.say(String.valueOf(verdict.message()));
            return verdict.exitCode();
        }
    }

    private int execute(List<String> words, World seen) {
        return commands.run(seen, root -> SessionCommands.addTo(root, this, seen), words);
    }

    /** What help and hints call {@code forkful status} is understood as it stands there. */
    private static List<String> withoutOurName(List<String> words) {
        return words.size() > 1 && words.get(0).equals("forkful") ? words.subList(1, words.size()) : words;
    }

    /** The shell's world as one command sees it: commands are typed without the program's name here. */
    private World inside(PrintStream out, PrintStream err, Screen screen, StopRequests stops) {
        return new World(
                out,
                err,
                world.in(),
                world.env(),
                world.directory(),
                screen,
                world.clock(),
                stops,
                world.installation(),
                "",
                world.workbench());
    }

    /** The tree of commands, for completion: costs some ten milliseconds. */
    CommandLine commandTree() {
        World seen = onScreen(StopRequests.NEVER);
        CommandLine root = commands.tree(seen);
        SessionCommands.addTo(root, this, seen);
        return root;
    }

    /** The names of all commands. */
    Set<String> commandNames() {
        Set<String> names = new HashSet<>(commands.names(onScreen(StopRequests.NEVER)));
        names.addAll(SessionCommands.NAMES);
        return names;
    }
}
