package dev.forkful.shell.command;

import dev.forkful.shell.world.World;
import org.jspecify.annotations.Nullable;

/** Opens a shell: the one thing that a command cannot do itself, since a shell is made of commands. */
@FunctionalInterface
public interface ShellOpener {

    /**
     * Runs a shell to its end.
     *
     * @param commands what to run; null reads standard input
     * @return the exit code
     */
    int open(World world, @Nullable String commands) throws InterruptedException;
}
