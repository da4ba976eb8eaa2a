package dev.forkful.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes one request on loopback, writes what it is told, and then sees when the client closes the connection. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> request = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    RawServer(String response) throws IOException {
        Thread thread = new Thread(() -> serve(response), "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(String response) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
            request.complete(head.toString());
            while (in.read() >= 0) {
                // only its end counts
            }
        } catch (IOException expected) {
            // a reset is an end too
        } finally {
            closed.countDown();
        }
    }

    String uri(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
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
    public void close() throws IOException {
        server.close();
    }
}
