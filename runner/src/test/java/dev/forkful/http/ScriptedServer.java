package dev.forkful.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the head of a request on loopback, writes whatever a test wants, and closes; each connection the same way. */
final class ScriptedServer implements AutoCloseable {
    private final AtomicLong writtenBytes = new AtomicLong();
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RawPeer peer;

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
        peer = new RawPeer((connection, number) -> {
            try {
                String unused = RawPeer.head(connection);
                script.tell(new Line(connection));
            } catch (IOException e) {
                givenUp.countDown(); // the client went away, or the test is over
            }
        });
    }

    String uri(String path) {
        return peer.uri(path);
    }

    long writtenBytes() {
        return writtenBytes.get();
    }

    /** Whether a client went away in the middle of an answer. */
    boolean awaitGivenUp() throws InterruptedException {
        return givenUp.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        peer.close();
    }
}
