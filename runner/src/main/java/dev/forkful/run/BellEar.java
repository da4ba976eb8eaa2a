package dev.forkful.run;

import dev.forkful.worker.Bell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Listens to the bell of one worker, on a daemon thread of its own, until its pipe ends. What else comes through the
 * pipe is appended to the worker's log.
 */
final class BellEar implements Runnable {
    private final InputStream pipe;
    private final Listener listener;

    /** Hears a worker, on the ear's thread. */
    interface Listener {
        void rings();

        /** The worker says that it has left its run. */
        void leaves();

        /** The worker says that it is about to end, and need not be told anything any more. */
        void ends();

        /** Where the worker's log is now. */
        Path log();
    }

    private BellEar(InputStream pipe, Listener listener) {
        this.pipe = pipe;
        this.listener = listener;
    }

    static void listen(InputStream pipe, Listener listener) {
        Thread thread = new Thread(new BellEar(pipe, listener), "forkful-bell");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        byte[] bytes = new byte[1024];
        try (pipe) {
            int count;
            while ((count = pipe.read(bytes)) >= 0) {
                hear(bytes, count);
            }
        } catch (IOException e) {
            return; // the worker is gone: its exit tells the supervisor
        }
    }

    private void hear(byte[] bytes, int count) {
        int others = 0;
        boolean rings = false;
        boolean leaves = false;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == Bell.RING) {
                rings = true;
            } else if (bytes[i] == Bell.LEFT) {
                leaves = true;
            } else if (bytes[i] == Bell.ENDS) {
                listener.ends();
            } else {
                bytes[others++] = bytes[i];
            }
        }
        if (leaves) {
            listener.leaves();
        } else if (rings) {
            listener.rings();
        }
        if (others > 0) {
            append(bytes, others);
        }
    }

    private void append(byte[] bytes, int count) {
        Path log = listener.log();
        try (OutputStream file = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write(bytes, 0, count);
        } catch (IOException e) {
            return; // a log that cannot be written must not keep the bell from being heard
        }
    }
}
