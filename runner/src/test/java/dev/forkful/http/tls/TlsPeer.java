package dev.forkful.http.tls;

import dev.forkful.http.RawPeer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A server by https on loopback that answers who its client is: the subject of its certificate, or {@code nobody}. */
public final class TlsPeer implements AutoCloseable {
    private static final int QUIET_MILLIS = 500;

    private final SSLContext tls;
    private final boolean demandsClient;
    private final String[] protocols;
    private final RawPeer peer;

    /** The heads of all requests that it has read. */
    public final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

    private TlsPeer(SSLContext tls, boolean demandsClient, String... protocols) throws IOException {
        this.tls = tls;
        this.demandsClient = demandsClient;
        this.protocols = protocols;
        peer = new RawPeer((connection, number) -> serve(connection));
    }

    /** Asks nobody for a certificate. */
    public static TlsPeer open(SSLContext tls) throws IOException {
        return new TlsPeer(tls, false, "TLSv1.3", "TLSv1.2");
    }

    /** Serves only clients with a certificate that it trusts. */
    public static TlsPeer demanding(SSLContext tls, String protocol) throws IOException {
        return new TlsPeer(tls, true, protocol);
    }

    private void serve(Socket connection) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(connection, null, false);
        secure.setUseClientMode(false);
        secure.setEnabledProtocols(protocols);
        secure.setNeedClientAuth(demandsClient);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        secure.setSSLParameters(parameters);
        try {
            secure.startHandshake();
        } catch (SSLException e) {
            // The client's request may be on its way: unread, it would make of the end of this connection a reset,
            // which overtakes the alert.
            drain(connection);
            return;
        }
        if (secure.getApplicationProtocol().equals("h2")) {
            Http2.answer(secure);
            return;
        }
        while (true) {
            requests.add(RawPeer.head(secure));
            String name = client(secure.getSession());
            RawPeer.say(secure, "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
        }
    }

    private static void drain(Socket connection) throws IOException {
        connection.shutdownOutput();
        connection.setSoTimeout(QUIET_MILLIS);
        try {
            connection.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            // nothing more comes
        }
    }

    private static String client(SSLSession session) {
        try {
            return session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    public int port() {
        return peer.port();
    }

    /** How many connections were begun. */
    public int connections() {
        return peer.connections.get();
    }

    public String uri(String host) {
        return "https://" + host + ":" + port() + "/";
    }

    @Override
    public void close() {
        peer.close();
    }

    /** As much of HTTP/2 as one answer without a body takes. */
    private static final class Http2 {
        private static final int HEADERS = 1;
        private static final int SETTINGS = 4;
        private static final int END_STREAM_AND_HEADERS = 5;
        /** In HPACK's static table: {@code :status 204}. */
        private static final byte STATUS_204 = (byte) 0x89;

        private static final int PREFACE_BYTES = 24;

        private static void answer(Socket connection) throws IOException {
            InputStream in = connection.getInputStream();
            OutputStream out = connection.getOutputStream();
            in.readNBytes(PREFACE_BYTES);
            out.write(frame(SETTINGS, 0, 0, new byte[0]));
            while (true) {
                byte[] head = in.readNBytes(9);
                if (head.length < 9) {
                    throw new EOFException();
                }
                int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
                in.readNBytes(length);
                if (head[3] == SETTINGS && head[4] == 0) {
                    out.write(frame(SETTINGS, 1, 0, new byte[0]));
                } else if (head[3] == HEADERS) {
                    out.write(frame(HEADERS, END_STREAM_AND_HEADERS, head[8], new byte[] {STATUS_204}));
                }
                out.flush();
            }
        }

        private static byte[] frame(int type, int flags, int stream, byte[] payload) {
            byte[] frame = new byte[9 + payload.length];
            frame[2] = (byte) payload.length;
            frame[3] = (byte) type;
            frame[4] = (byte) flags;
            frame[8] = (byte) stream;
            System.arraycopy(payload, 0, frame, 9, payload.length);
            return frame;
        }
    }
}
