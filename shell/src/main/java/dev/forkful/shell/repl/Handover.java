package dev.forkful.shell.repl;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A stream of a command that has the screen, and may go behind: then what it prints goes elsewhere.
 *
 * <p><i>Threading:</i> thread-safe. <i>Closing</i> closes that other place only: the screen is not ours.
 */
final class Handover extends OutputStream {
    private PrintStream to; // guarded by this, as is the next
    private boolean isElsewhere;

    Handover(PrintStream screen) {
        this.to = screen;
    }

    /** What the command prints to. */
    PrintStream stream() {
        return new PrintStream(this, false, StandardCharsets.UTF_8);
    }

    /** From now on it goes there; nothing of it is half-way to the screen any more. */
    synchronized void to(PrintStream other) {
        to = other;
        isElsewhere = true;
    }

    @Override
    public synchronized void write(int oneByte) {
        to.write(oneByte);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        to.write(bytes, offset, length);
    }

    @Override
    public synchronized void flush() {
        to.flush();
    }

    @Override
    public synchronized void close() {
        if (isElsewhere) {
            to.close();
        }
    }
}
