package dev.forkful.http;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes one request on loopback, writes what it is told, and then sees when the client closes the connection. */
final class RawServer implements AutoCloseable {
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final RawPeer peer;

    RawServer(String response) throws IOException {
        peer = new RawPeer((connection, number) -> {
            if (number == 1) {
                serve(connection, response);
            } else {
                awaitEnd(connection); // the JDK's client may try again
            }
        });
    }

    private void serve(Socket connection, String response) throws IOException {
        try {
            String head = RawPeer.head(connection);
            RawPeer.say(connection, response);
            request.complete(head);
            awaitEnd(connection);
        } finally {
            closed.countDown();
        }
    }

    private static void awaitEnd(Socket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            // only its end counts
        }
    }

    String uri(String path) {
        return peer.uri(path);
    }

    String awaitRequest() {
        return request.orTimeout(5, TimeUnit.SECONDS).join();
    }

    boolean awaitClosed() throws InterruptedException {
        return closed.await(5, TimeUnit.SECONDS);
    }

    boolean isOpen() {
        return closed.getCount() > 0;
    }

    @Override
    public void close() {
        peer.close();
    }
}
