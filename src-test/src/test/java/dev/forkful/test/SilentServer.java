package dev.forkful.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that takes requests and never answers: it sees on the wire when its clients give up. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket socket;
    private final AtomicInteger open = new AtomicInteger();

    SilentServer() {
        try {
            socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /** Waits until so many connections are open; each has brought a request. */
    void awaitOpen(int count) {
        Eventually.see(count + " open connections", Duration.ofSeconds(60), open::get, seen -> seen == count);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                daemon(() -> listen(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void listen(Socket client) {
        try (client) {
            int read = client.getInputStream().read();
            if (read < 0) {
                return;
            }
            open.incrementAndGet();
            try {
                while (read >= 0) {
                    read = client.getInputStream().read();
                }
            } finally {
                open.decrementAndGet();
            }
        } catch (IOException e) {
            // Given up with a reset.
        }
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "silent-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
