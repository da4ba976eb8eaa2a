package dev.forkful.shell.repl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command as it was typed into the shell.
 *
 * @param text as it was typed, without what surrounds it
 * @param words the command and its arguments, at least one
 * @param target where its data goes; null is the screen
 * @param background whether the shell waits for it
 */
record ShellLine(String text, List<String> words, @Nullable Target target, boolean background) {
    ShellLine {
        words = List.copyOf(words);
    }

    /** Where the data of a command may go. */
    sealed interface Target {
        /** The line of a system shell, which reads it. */
        record Pipe(String command) implements Target {}

        /** A file that is written anew, or added to. */
        record File(String name, boolean append) implements Target {}
    }
}
