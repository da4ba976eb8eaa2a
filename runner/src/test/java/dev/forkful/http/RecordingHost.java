package dev.forkful.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A host on loopback that keeps, byte by byte, what requests tell it. It answers 200, or what it is told. */
final class RecordingHost implements AutoCloseable {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int PREFACE_BYTES = 24;
    private static final int HEADERS_FRAME = 1;
    private static final int SETTINGS_FRAME = 4;
    private static final int ACK = 1;
    private static final int END_OF_ALL = 5;
    private static final int STATUS_200 = 0x88;

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final String scheme;
    private volatile String answer = OK;

    private RecordingHost(String scheme, ServerSocketFactory sockets, @Nullable String protocol) throws IOException {
        this.scheme = scheme;
        socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(protocol));
    }

    static RecordingHost http() throws IOException {
        return new RecordingHost("http", ServerSocketFactory.getDefault(), null);
    }

    static RecordingHost https(SSLContext tls) throws IOException {
        return new RecordingHost("https", tls.getServerSocketFactory(), "http/1.1");
    }

    /** Over TLS, and what requests tell is the compressed block of their headers, in hexadecimal digits. */
    static RecordingHost http2(SSLContext tls) throws IOException {
        return new RecordingHost("https", tls.getServerSocketFactory(), "h2");
    }

    private void accept(@Nullable String protocol) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                threads.execute(() -> serve(connection, protocol));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection, @Nullable String protocol) {
        try (connection) {
            if (connection instanceof SSLSocket tls && protocol != null) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {protocol});
                tls.setSSLParameters(parameters);
            }
            if ("h2".equals(protocol)) {
                serveHttp2(connection);
            }
            while (true) {
                heads.add(RawPeer.head(connection));
                RawPeer.say(connection, answer);
            }
        } catch (IOException e) {
            // the client went away, or the test is over
        }
    }

    private void serveHttp2(Socket connection) throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        in.readFully(new byte[PREFACE_BYTES]);
        out.write(frame(SETTINGS_FRAME, 0, 0));
        out.flush();
        while (true) {
            byte[] payload = new byte[in.readUnsignedShort() << 8 | in.readUnsignedByte()];
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.readFully(payload);
            if (type == SETTINGS_FRAME && flags != ACK) {
                out.write(frame(SETTINGS_FRAME, ACK, 0));
            } else if (type == HEADERS_FRAME) {
                heads.add(HexFormat.of().formatHex(payload));
                out.write(frame(HEADERS_FRAME, END_OF_ALL, stream, (byte) STATUS_200));
            }
            out.flush();
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags})
                .putInt(stream)
                .put(payload)
                .array();
    }

    RecordingHost answers(String value) {
        answer = value;
        return this;
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    String uri(String host) {
        return scheme + "://" + host + ":" + socket.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
