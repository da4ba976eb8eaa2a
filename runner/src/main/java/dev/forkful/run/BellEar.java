package dev.forkful.run;

import dev.forkful.worker.Bell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the bell of one worker, on a daemon thread of its own, until its pipe ends. What else comes through the
 * pipe is appended to the worker's log.
 */
final class BellEar implements Runnable {
    private final InputStream pipe;
    private final Listener listener;
    private final Farewell farewell = new Farewell();

    /** Hears a worker, on the ear's thread. */
    interface Listener {
        void rings();

        /** The worker says that it has left its run. */
        void leaves();

        /** What only the worker can say, when it leaves its run; null where it does not. */
        @Nullable
        String farewell();

        /** The worker says that it is about to end, and need not be told anything any more. */
        void ends();

        /** The worker says that it ends because it cannot write. */
        void lacksStorage();

        /** Nothing more will be heard. */
        void silent();

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
        } finally {
            listener.silent();
        }
    }

    private void hear(byte[] bytes, int count) {
        ByteArrayOutputStream others = new ByteArrayOutputStream();
        boolean rings = false;
        boolean leaves = false;
        for (int i = 0; i < count; i++) {
            if (farewell.hears(bytes[i], listener.farewell(), others)) {
                leaves |= farewell.isComplete();
            } else if (bytes[i] == Bell.RING) {
                rings = true;
            } else if (bytes[i] == Bell.ENDS) {
                listener.ends();
            } else if (bytes[i] == Bell.LACKS_STORAGE) {
                listener.lacksStorage();
            } else {
                others.write(bytes[i]);
            }
        }
        if (leaves) {
            listener.leaves();
        } else if (rings) {
            listener.rings();
        }
        if (others.size() > 0) {
            append(others.toByteArray());
        }
    }

    private void append(byte[] bytes) {
        Path log = listener.log();
        try (OutputStream file = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write(bytes);
        } catch (IOException e) {
            return; // a log that cannot be written must not keep the bell from being heard
        }
    }
}
