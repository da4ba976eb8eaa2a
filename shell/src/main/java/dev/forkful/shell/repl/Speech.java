package dev.forkful.shell.repl;

import dev.forkful.secret.MaskedOutput;
import dev.forkful.secret.Redactor;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a command's scripts print, without secrets: it is said where the command speaks. Threads that a script leaves go
 * on after the command's end, and may not disturb the prompt: from then on what they print becomes notices.
 *
 * <p><i>Threading:</i> thread-safe. <i>Closing</i>, at the command's end, closes where it speaks, but not this.
 */
final class Speech extends OutputStream {
    private final PrintStream now;
    private final PrintStream later;
    private boolean ended; // guarded by this

    /** @param notices gets the lines that are printed after the command's end */
    Speech(OutputStream command, Consumer<String> notices) {
        now = masked(command);
        later = masked(Notices.stream(notices));
    }

    /** Masked by itself: the half line of one command, kept back, must not come out in another. */
    static PrintStream masked(OutputStream out) {
        return new PrintStream(new MaskedOutput(out, Redactor.OF_PROCESS), false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int oneByte) {
        at().write(oneByte);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        at().write(bytes, offset, length);
    }

    @Override
    public synchronized void flush() {
        at().flush();
    }

    @Override
    public synchronized void close() {
        ended = true;
        now.close();
    }

    private synchronized PrintStream at() {
        return ended ? later : now;
    }
}
