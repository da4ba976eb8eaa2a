package dev.forkful.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
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
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * A server by https on loopback that serves only clients with a certificate that it knows, and answers with their name.
 * Paths under {@code /fail/} get 503 until {@link #heal}; those under {@code /hold/} wait until then.
 */
final class MutualTlsServer implements AutoCloseable {
    static final String PASSWORD = "0123-pass-word";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch healed = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    private MutualTlsServer(SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters all = getSSLContext().getDefaultSSLParameters();
                all.setNeedClientAuth(true);
                parameters.setSSLParameters(all);
            }
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param clients stores of keys; whoever shows one of them is served */
    static MutualTlsServer start(Path own, Path... clients) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(opened(own), PASSWORD.toCharArray());
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        for (Path client : clients) {
            known.setCertificateEntry(client.toString(), opened(client).getCertificate("own"));
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(known);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return new MutualTlsServer(tls);
    }

    private static KeyStore opened(Path store) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** Makes a key, and a certificate that it signs itself, for {@code localhost}. */
    static Path makeKeys(Path store, String name) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        try (InputStream said = keytool.getInputStream()) {
            String words = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException(words);
            }
        }
        return store;
    }

    /** The certificate of a store, as others are given it. */
    static void exportCertificate(Path store, Path pem) throws IOException, GeneralSecurityException {
        Certificate certificate = opened(store).getCertificate("own");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.startsWith("/hold/")) {
                boolean unused = healed.await(60, TimeUnit.SECONDS);
            }
            byte[] name = ((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName()
                    .getBytes(StandardCharsets.UTF_8);
            boolean fails = path.startsWith("/fail/") && healed.getCount() > 0;
            exchange.sendResponseHeaders(fails ? 503 : 200, name.length);
            exchange.getResponseBody().write(name);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    String url(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    /** How many calls it has answered, or has begun to. */
    int calls() {
        return calls.get();
    }

    void heal() {
        healed.countDown();
    }

    @Override
    public void close() {
        heal();
        server.stop(0);
        threads.shutdownNow();
    }
}
