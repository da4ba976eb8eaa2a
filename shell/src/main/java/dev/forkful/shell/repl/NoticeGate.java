package dev.forkful.shell.repl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Keeps back what background commands say while a command in front has the screen, whose live lines, or a pager's page,
 * would be torn. The last of it comes when the gate is open again.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class NoticeGate implements Consumer<String> {
    private static final int MOST_LINES = 1_000;

    private final Consumer<String> screen;
    private final Deque<String> kept = new ArrayDeque<>();
    private long dropped;
    private boolean closed;

    NoticeGate(Consumer<String> screen) {
        this.screen = screen;
    }

    @Override
    public synchronized void accept(String line) {
        if (!closed) {
            screen.accept(line);
            return;
        }
        if (kept.size() == MOST_LINES) {
            kept.remove();
            dropped++;
        }
        kept.add(line);
    }

    synchronized void close() {
        closed = true;
    }

    synchronized void open() {
        closed = false;
        if (dropped > 0) {
            screen.accept(dropped + " more lines came meanwhile; these are the last:");
            dropped = 0;
        }
        kept.forEach(screen);
        kept.clear();
    }
}
