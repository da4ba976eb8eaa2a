package dev.forkful.shell.repl;

import dev.forkful.ForkfulException;
import dev.forkful.JobException;
import dev.forkful.run.RunStore;
import dev.forkful.shell.repl.ShellLineParser.IncompleteException;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs commands from a file, a pipe or {@code -c}: the first that fails ends it, and says where it stands. */
final class Batch {
    private final Session session;
    private final World seen;
    private volatile @Nullable Integer idleCode;

    /** @param seen where its commands speak, and are asked to stop */
    Batch(Session session, World seen) {
        this.session = session;
        this.seen = seen;
    }

    /**
     * Runs them.
     *
     * @param name of the source, for messages
     * @return the exit code of the one that failed; {@link ExitCode#RESUMABLE} where it was to stop before its end, and
     *     none failed; 0 where none did
     */
    int run(String name, CommandLines lines) {
        StringBuilder text = new StringBuilder();
        int first = 1;
        while (true) {
            if (seen.stopRequests().isRequested() && !lines.isThere()) {
                return text.isEmpty() ? ExitCode.OK : ExitCode.RESUMABLE; // for no more of a pipe anybody waits
            }
            try {
                String line = await(lines, text.isEmpty() ? ExitCode.OK : ExitCode.RESUMABLE);
                if (line == null) {
                    return text.isEmpty() ? ExitCode.OK : fail(name, first, "a quote is not closed", ExitCode.USAGE);
                }
                text.append(line).append('\n');
            } catch (JobException e) {
                if (seen.stopRequests().isRequested()) {
                    return ExitCode.RESUMABLE; // a file is closed by that
                }
                return fail(name, lines.number(), String.valueOf(e.getMessage()), ExitCode.USAGE);
            }
            List<ShellLine> commands;
            try {
                commands = ShellLineParser.parse(text.toString());
            } catch (IncompleteException e) {
                continue;
            } catch (IllegalArgumentException e) {
                return fail(name, first, String.valueOf(e.getMessage()), ExitCode.USAGE);
            }
            for (ShellLine command : commands) {
                if (seen.stopRequests().isRequested()) {
                    return fail(name, first, SafeText.line(command.text()) + ": not run", ExitCode.RESUMABLE);
                }
                int code = run(command);
                if (code != ExitCode.OK) {
                    return fail(name, first, SafeText.line(command.text()) + ": exit code " + code, code);
                }
                if (session.isLeaving()) {
                    return ExitCode.OK;
                }
            }
            text.setLength(0);
            first = lines.number() + 1;
        }
    }

    private @Nullable String await(CommandLines lines, int codeWithoutIt) {
        idleCode = lines.isThere() ? null : codeWithoutIt; // what is there is read, and waits for nobody
        try {
            return lines.next();
        } finally {
            idleCode = null;
        }
    }

    /**
     * What it ends with where it is to stop now, and waits for its next line: a read hears nothing. Null while it does
     * not wait. May be asked from any thread.
     */
    @Nullable
    Integer idleCode() {
        return idleCode;
    }

    /**
     * Waits for all that was begun behind, so that it is not lost by the end of the text. Nobody is left who would
     * close the open runs of this shell: that is done here, and after a failure they are drained.
     *
     * @param code what {@link #run} gave
     * @return the exit code of it all
     */
    int end(int code) throws InterruptedException {
        Set<String> ended = new HashSet<>();
        session.awaitBackground(() -> {
            if (session.isStopped()) {
                return; // they were told
            } else if (code != ExitCode.OK) {
                openRuns().filter(ended::add).forEach(run -> order("drain", run, "a command of the batch failed"));
            } else if (!session.submitsBehind()) {
                openRuns().filter(ended::add).forEach(run -> order("close", run, "the batch is over"));
            }
        });
        int behind = session.failureBehind();
        // Of what was stopped in front nobody knows more than that.
        boolean counts = code == ExitCode.OK || (session.isStopped() && behind != ExitCode.OK);
        return counts ? behind : code;
    }

    private Stream<String> openRuns() {
        RunStore store = RunStore.at(session.world().stateHome());
        return session.world().workbench().liveRuns().all().stream()
                .map(live -> live.run().run())
                .filter(run -> isOpen(store, run));
    }

    private static boolean isOpen(RunStore store, String run) {
        try {
            return store.open(run).manifest().isOpen();
        } catch (ForkfulException e) {
            return false; // it was refused meanwhile, and is gone
        }
    }

    private void order(String verb, String run, String why) {
        List<String> words = List.of(verb, run, "--reason", why);
        int unused = session.run(new ShellLine(String.join(" ", words), words, null, false), seen);
    }

    private int run(ShellLine command) {
        if (command.background()) {
            session.startBehind(command);
            return ExitCode.OK;
        }
        return session.run(command, seen);
    }

    private int fail(String name, int line, String what, int code) {
        seen.err().println(SafeText.line(name) + ":" + line + ": " + what);
        seen.err().flush();
        return code;
    }
}
