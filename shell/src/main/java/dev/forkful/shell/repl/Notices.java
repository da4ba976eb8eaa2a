package dev.forkful.shell.repl;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Gathers what a background command prints into whole lines, for who shows them above the prompt. Thread-safe. */
final class Notices extends OutputStream {
    private static final int LONGEST_LINE_BYTES = 1 << 16;

    private final Consumer<String> lines;
    private byte[] line = new byte[256];
    private int length;

    private Notices(Consumer<String> lines) {
        this.lines = lines;
    }

    /** A stream whose lines go to {@code lines}, one call a line, without its end. */
    static PrintStream stream(Consumer<String> lines) {
        return new PrintStream(new Notices(lines), false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int oneByte) {
        if (oneByte == '\n') {
            end();
            return;
        }
        if (length == LONGEST_LINE_BYTES) {
            end(); // an endless line must not fill the memory
        }
        if (length == line.length) {
            line = java.util.Arrays.copyOf(line, 2 * length);
        }
        line[length++] = (byte) oneByte;
    }

    @Override
    public synchronized void close() {
        if (length > 0) {
            end();
        }
    }

    private void end() {
        lines.accept(new String(line, 0, length, StandardCharsets.UTF_8));
        length = 0;
    }
}
