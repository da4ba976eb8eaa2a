package dev.forkful.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP server that costs next to nothing: one thread, one canned answer to any GET, but none to {@code /wait}. It
 * prints its port; each line on its standard input asks for the moment of the next request, which it prints as
 * {@code nanoTime}.
 */
final class BenchServer {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, world!"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final byte[] WAIT = "GET /wait".getBytes(StandardCharsets.US_ASCII);

    private static volatile boolean armed;

    private BenchServer() {}

    /** What is known of a connection. */
    private static final class Connection {
        final ByteBuffer in = ByteBuffer.allocate(16 << 10);
        int endMatched;
        int lineRead;
        boolean waits = true;
    }

    public static void main(String[] arguments) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(listener.socket().getLocalPort());
            Thread orders = new Thread(BenchServer::takeOrders, "orders");
            orders.setDaemon(true);
            orders.start();
            while (true) {
                selector.select(key -> serve(selector, key));
            }
        }
    }

    private static void takeOrders() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            while (in.readLine() != null) {
                armed = true;
            }
        } catch (IOException e) {
            // The bench is gone.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Selector selector, SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                if (accepted != null) {
                    accepted.configureBlocking(false);
                    accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    accepted.register(selector, SelectionKey.OP_READ, new Connection());
                }
            } else {
                read((SocketChannel) key.channel(), (Connection) key.attachment());
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private static void read(SocketChannel channel, Connection connection) throws IOException {
        if (channel.read(connection.in) < 0) {
            channel.close();
            return;
        }
        connection.in.flip();
        while (connection.in.hasRemaining()) {
            byte next = connection.in.get();
            if (connection.lineRead < WAIT.length) {
                connection.waits &= next == WAIT[connection.lineRead++];
            }
            connection.endMatched =
                    next == END[connection.endMatched] ? connection.endMatched + 1 : next == '\r' ? 1 : 0;
            if (connection.endMatched == END.length) {
                answer(channel, connection);
            }
        }
        connection.in.clear();
    }

    private static void answer(SocketChannel channel, Connection connection) throws IOException {
        if (armed) {
            armed = false;
            System.out.println(System.nanoTime());
        }
        if (!connection.waits) {
            channel.write(ByteBuffer.wrap(ANSWER)); // smaller than any socket buffer
        }
        connection.endMatched = 0;
        connection.lineRead = 0;
        connection.waits = true;
    }
}
