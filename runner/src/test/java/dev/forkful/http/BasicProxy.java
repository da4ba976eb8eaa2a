package dev.forkful.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback that lets through who tells it the right password: {@code CONNECT}, and requests with a whole
 * URI. Whatever a host's name is, it finds it on loopback.
 */
public final class BasicProxy implements AutoCloseable {
    private final RawPeer peer;
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final String expected;
    private final List<String> challenges;

    public BasicProxy(String user, String password) throws IOException {
        this(user, password, List.of("Basic realm=\"a, Digest b\", charset=\"UTF-8\""));
    }

    /** @param challenges what it says to whom it does not know */
    BasicProxy(String user, String password, List<String> challenges) throws IOException {
        this.expected = basic(user, password);
        this.challenges = challenges;
        peer = new RawPeer((connection, number) -> serve(connection));
    }

    public static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private void serve(Socket client) throws IOException {
        while (true) {
            String head = RawPeer.head(client);
            heads.add(head);
            String[] line = head.split(" ", 3);
            if (!expected.equals(header(head, "Proxy-Authorization"))) {
                refused.add(head);
                StringBuilder answer = new StringBuilder("HTTP/1.1 407 Who are you\r\n");
                challenges.forEach(each ->
                        answer.append("Proxy-Authenticate: ").append(each).append("\r\n"));
                RawPeer.say(client, answer + "Content-Length: 2\r\n\r\nno");
            } else if (line[0].equals("CONNECT")) {
                tunnel(client, Integer.parseInt(line[1].substring(line[1].lastIndexOf(':') + 1)));
                return;
            } else {
                forward(client, head, URI.create(line[1]));
                return;
            }
        }
    }

    private static void tunnel(Socket client, int port) throws IOException {
        try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RawPeer.say(client, "HTTP/1.1 200 Connected\r\n\r\n");
            Thread back = new Thread(() -> pump(host, client));
            back.start();
            pump(client, host);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one of them is gone
        }
    }

    /** All but what is for a proxy. */
    private static void forward(Socket client, String head, URI uri) throws IOException {
        try (Socket host = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            StringBuilder on = new StringBuilder(head.split(" ", 2)[0] + " " + uri.getRawPath() + " HTTP/1.1\r\n");
            head.lines()
                    .skip(1)
                    .filter(line ->
                            !line.isEmpty() && !line.toLowerCase(Locale.ROOT).startsWith("proxy-"))
                    .forEach(line -> on.append(line).append("\r\n"));
            RawPeer.say(host, on + "Connection: close\r\n\r\n");
            InputStream answer = host.getInputStream();
            answer.transferTo(client.getOutputStream());
        }
    }

    /** The value of a header; null where there is none. */
    static @Nullable String header(String head, String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    /** What it was asked, in order: heads. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** Who they said to be, in order. */
    public List<String> told() {
        return heads.stream()
                .map(head -> String.valueOf(header(head, "Proxy-Authorization")))
                .toList();
    }

    /** How often it let nobody through. */
    public int refusals() {
        return refused.size();
    }

    /**
     * Where it is, as a setting names it.
     *
     * @param user with a colon and a password, as a URI has them; may be empty
     */
    public String uri(String user) {
        return "http://" + (user.isEmpty() ? "" : user + "@") + "127.0.0.1:" + peer.port();
    }

    public int port() {
        return peer.port();
    }

    @Override
    public void close() {
        peer.close();
    }
}
