package dev.forkful.shell.repl;

import dev.forkful.shell.world.World;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;

/** The commands that the command line and the shell share. */
public interface SharedCommands {

    /** Their names: costs next to nothing. */
    Set<String> names(World world);

    /** Their tree, living in a world. */
    CommandLine tree(World world);

    /**
     * Runs one of them, or of those that {@code more} adds, and says on the world's streams what is wrong.
     *
     * @return the exit code
     */
    int run(World world, Consumer<CommandLine> more, List<String> words);
}
