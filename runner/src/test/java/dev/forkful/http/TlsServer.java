package dev.forkful.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server on loopback whose certificate, of its own making, is for {@code localhost}, and for no address. */
public final class TlsServer implements AutoCloseable {
    private static final char[] PASSWORD = "of a test".toCharArray();

    private final SSLContext tls;
    private final HttpsServer server;

    private TlsServer(SSLContext tls) throws IOException {
        this.tls = tls;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 6);
            exchange.getResponseBody().write("secret".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
    }

    public static TlsServer start() throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("forkful-test");
        Path store = folder.resolve("keys.p12");
        try {
            makeKeys(store);
            return new TlsServer(context(store));
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static void makeKeys(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** Trusts this server, and no other. */
    public SSLContext tls() {
        return tls;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it is, under a name of this machine. */
    public String uri(String host) {
        return "https://" + host + ":" + port() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
