package dev.forkful.worker;

import dev.forkful.JobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The pipe from the supervisor, a worker's standard input: first the launch line; then each line feed says "there may
 * be something to claim", what begins with a brace is another launch line, and {@code x} with a sequence number says
 * that the task was cancelled; {@code q} answers a worker that has said that it ends; its end says that the console is
 * gone.
 *
 * <p><i>Threading:</i> one thread reads it.
 */
public final class LaunchPipe {
    private static final int MAX_LINE_BYTES = 4 << 20;

    /** Begins the line that cancels a task. */
    public static final char CANCEL = 'x';

    /** The line that answers {@link Bell#ENDS}. */
    public static final char LET_GO = 'q';

    private final InputStream in;

    /** Hears the supervisor, on the thread that reads; may not block. */
    interface Listener {
        void woken();

        void launched(String line);

        void cancelled(long sequence);

        /** Whether this worker has said that it ends: others may have written that word on its standard output. */
        boolean isOver();
    }

    LaunchPipe(InputStream in) {
        this.in = in;
    }

    /**
     * Awaits the launch line.
     *
     * @throws JobException where the pipe ends before it does, or what comes is too long to be one
     */
    String awaitLaunchLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        int next = in.read();
        while (next != '\n') {
            if (next < 0 || line.size() == MAX_LINE_BYTES) {
                throw new JobException("no launch line on standard input: this program is started by forkful, not by"
                        + " hand; bytesRead=" + line.size());
            }
            line.write(next);
            next = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Says what comes, and returns when the other end is closed, or when nothing more can come. */
    void awaitEnd(Listener listener) {
        byte[] bytes = new byte[256];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                boolean woken = false;
                for (int i = 0; i < count; i++) {
                    if (line.size() == 0 && bytes[i] == LET_GO) {
                        if (listener.isOver()) {
                            return;
                        }
                    } else if (line.size() == 0 && bytes[i] != '{' && bytes[i] != CANCEL) {
                        woken = true;
                    } else if (bytes[i] != '\n') {
                        line.write(bytes[i]);
                    } else {
                        take(line.toString(StandardCharsets.UTF_8), listener);
                        line.reset();
                    }
                }
                if (woken) {
                    listener.woken();
                }
            }
        } catch (IOException e) {
            return; // as good as the end: nobody can reach this worker any more
        }
    }

    private static void take(String line, Listener listener) {
        if (line.charAt(0) == CANCEL) {
            listener.cancelled(Long.parseLong(line.substring(1)));
        } else {
            listener.launched(line);
        }
    }
}
