package dev.forkful.shell.repl;

import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.Screen;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Opens a shell: on a terminal for a person, anywhere else for a batch of commands. */
public final class Shell {

    private Shell() {}

    /**
     * Runs a shell to its end.
     *
     * @param commands what to run; null reads standard input
     * @return the exit code
     */
    public static int open(World world, SharedCommands shared, @Nullable String commands) throws InterruptedException {
        try (Workbench bench = Workbench.ofShell()) {
            World inside = world.withWorkbench(bench);
            return commands == null && world.screen().inputIsTerminal()
                    ? InteractiveShell.open(inside, shared)
                    : batch(inside, shared, commands);
        }
    }

    /** Opens an interactive shell in a terminal of its own, types some lines into it, and leaves. */
    public static void rehearse(World world, SharedCommands shared, List<String> lines) throws InterruptedException {
        byte[] typed = (String.join("\r", lines) + "\rexit\r").getBytes(StandardCharsets.UTF_8);
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream input =
                        new PipedInputStream(keys, typed.length); // at its end JLine would drop what is not read
                Workbench bench = Workbench.ofShell();
                Terminal terminal = Terminals.unseen(input)) {
            keys.write(typed);
            Screen screen = new Screen(
                    true, true, true, OptionalInt.of(terminal.getColumns()), OptionalInt.of(terminal.getRows()));
            int unused =
                    InteractiveShell.open(terminal, world.withWorkbench(bench).withScreen(screen), shared);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int batch(World world, SharedCommands shared, @Nullable String commands)
            throws InterruptedException {
        if (commands != null) {
            return new StoppableBatch(session(world, shared)).run("-c", CommandLines.of(commands));
        }
        SystemStreams.emptyInput();
        World inside = world.withIn(new TakenInput("the shell reads its commands from there: name a file"));
        return new StoppableBatch(session(inside, shared)).run("stdin", CommandLines.of(world.in()));
    }

    private static Session session(World world, SharedCommands shared) {
        return new Session(world, shared, line -> {
            world.err().println(SafeText.line(line)); // a line of ours begins with our name already
            world.err().flush();
        });
    }
}
