package dev.forkful.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy on loopback, for http and https, that lets through who tells it a password; all hosts are on loopback. */
final class PasswordProxy implements AutoCloseable {
    private static final String WHO = """
            HTTP/1.1 407 Who\r
            Proxy-Authenticate: Basic realm="x"\r
            Connection: close\r
            Content-Length: 0\r
            \r
            """;

    private final ServerSocket socket;
    private final String expected;
    private final Queue<String> passed = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    PasswordProxy(String user, String password) {
        expected = "proxy-authorization: basic "
                + token(user, password).toLowerCase(Locale.ROOT); // whole heads are compared in lower case
        try {
            socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    static String token(String user, String password) {
        return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The first lines of what it let through. */
    List<String> passed() {
        return List.copyOf(passed);
    }

    /** The same of what it did not. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String[] line = head.split(" ", 3);
            boolean known = head.toLowerCase(Locale.ROOT).contains(expected);
            (known ? passed : refused).add(line[0] + " " + line[1]);
            if (!known) {
                say(client, WHO);
                return;
            }
            boolean tunnel = line[0].equals("CONNECT");
            int port = tunnel
                    ? Integer.parseInt(line[1].substring(line[1].lastIndexOf(':') + 1))
                    : URI.create(line[1]).getPort();
            try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (tunnel) {
                    say(client, "HTTP/1.1 200 Connected\r\n\r\n");
                } else {
                    say(host, line[0] + " " + URI.create(line[1]).getRawPath() + " HTTP/1.0\r\n\r\n");
                }
                daemon(() -> pump(client, host));
                pump(host, client);
            }
        } catch (IOException e) {
            // Given up.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("ended in a head");
            }
            head.append((char) read);
        }
        return head.toString();
    }

    private static void say(Socket to, String words) throws IOException {
        to.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them is gone.
        }
    }

    private static void daemon(Runnable action) {
        Thread thread = new Thread(action, "password-proxy");
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
