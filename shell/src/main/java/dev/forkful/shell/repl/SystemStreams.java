package dev.forkful.shell.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a script finds in {@code System} while its jobs are declared and a shell has the terminal: nothing to read,
 * since what is typed is for the prompt; and what it prints is said where the command speaks that loads it.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class SystemStreams {
    private static final InheritableThreadLocal<@Nullable Speech> OF_COMMAND = new InheritableThreadLocal<>();

    private SystemStreams() {}

    /**
     * Puts them in place, for as long as the process lives: it ends with its shell.
     *
     * @param others gets the lines that are printed outside of any command
     */
    static void replace(Consumer<String> others) {
        PrintStream printed = printed(others);
        emptyInput();
        System.setOut(printed);
        System.setErr(printed);
    }

    /**
     * Lets scripts find nothing to read: what comes there is for the shell, which must have taken the stream before.
     */
    static void emptyInput() {
        System.setIn(InputStream.nullInputStream());
    }

    /** What is printed there, without secrets, goes to the command on whose thread, or a child of it, that happens. */
    static PrintStream printed(Consumer<String> others) {
        OutputStream target = new OfThread(Speech.masked(Notices.stream(others)));
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    /** From now on what this thread prints, or a thread that it makes, is said there. */
    static void speakThrough(Speech command) {
        OF_COMMAND.set(command);
    }

    private static final class OfThread extends OutputStream {
        private final PrintStream others;

        OfThread(PrintStream others) {
            this.others = others;
        }

        private OutputStream target() {
            Speech command = OF_COMMAND.get();
            return command == null ? others : command;
        }

        @Override
        public void write(int oneByte) throws IOException {
            target().write(oneByte);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            target().flush();
        }
    }
}
