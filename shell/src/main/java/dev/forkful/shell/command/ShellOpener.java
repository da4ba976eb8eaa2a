package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.shell.world.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens a shell: the one thing that a command cannot do itself, since a shell is made of commands. */
public interface ShellOpener {
    /** Inside a shell there is none to be opened. */
    ShellOpener NONE = new ShellOpener() {
        @Override
        public int open(World world, @Nullable String commands) {
            throw new ForkfulException("this is a shell already; to run a file of commands: source FILE");
        }

        @Override
        public void rehearse(World world, List<String> lines) {
            throw new ForkfulException("this is a shell already");
        }
    };

    /**
     * Runs a shell to its end.
     *
     * @param commands what to run; null reads standard input
     * @return the exit code
     */
    int open(World world, @Nullable String commands) throws InterruptedException;

    /** Types lines into an interactive shell that nobody sees, so that its classes and theirs are loaded. */
    void rehearse(World world, List<String> lines) throws InterruptedException;
}
