package dev.forkful.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the head of a request on loopback, writes whatever a test wants, and closes; each connection the same way. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong writtenBytes = new AtomicLong();
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What is said to a client. */
    @FunctionalInterface
    interface Script {
        void tell(Line line) throws IOException;
    }

    /** The way to one client. */
    final class Line {
        private final Socket socket;

        Line(Socket socket) {
            this.socket = socket;
        }

        void write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            writtenBytes.addAndGet(bytes.length);
        }

        /** Waits a little; false where the test is over. */
        boolean pause() {
            try {
                return !closed.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        }

        /** What closes it now is a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }
    }

    ScriptedServer(Script script) throws IOException {
        Thread thread = new Thread(() -> accept(script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                int seen = 0;
                while (seen != 0x0d0a0d0a) {
                    int next = socket.getInputStream().read();
                    if (next < 0) {
                        throw new EOFException("no whole head");
                    }
                    seen = seen << 8 | next;
                }
                script.tell(new Line(socket));
            } catch (IOException e) {
                givenUp.countDown(); // the client went away, or the test is over
            }
        }
    }

    String uri(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }

    long writtenBytes() {
        return writtenBytes.get();
    }

    /** Whether a client went away in the middle of an answer. */
    boolean awaitGivenUp() throws InterruptedException {
        return givenUp.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
    }
}
