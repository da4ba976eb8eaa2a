package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that has a password, of the environment and of a script: used, and seen nowhere. */
class ProxyIT {
    private static final String USER = "us er";
    private static final String PASSWORD = "p@ss/w0rd:1";
    private static final String IN_URI = "us%20er:p%40ss%2Fw0rd:1";
    private static final List<String> HIDDEN =
            List.of(PASSWORD, "p%40ss%2Fw0rd", PasswordProxy.token(USER, PASSWORD), "wr0ng-pass");
    private static final char[] STORE_PASSWORD = MutualTlsServer.PASSWORD.toCharArray();

    private static Path store = Path.of("keys.p12");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    private final PasswordProxy proxy = new PasswordProxy(USER, PASSWORD);
    private final Queue<String> seenByHost = new ConcurrentLinkedQueue<>();
    private HttpsServer secure;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        store = MutualTlsServer.makeKeys(folder.resolve("keys.p12"), "localhost");
        // A certificate of its own making is trusted where its store says so.
        KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD);
        keys.setCertificateEntry("trusted", keys.getCertificate("own"));
        try (OutputStream out = Files.newOutputStream(store)) {
            keys.store(out, STORE_PASSWORD);
        }
    }

    @BeforeEach
    void startHost() throws IOException, GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(KeyStore.getInstance(store.toFile(), STORE_PASSWORD), STORE_PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        secure.createContext("/", exchange -> {
            seenByHost.add(exchange.getRequestHeaders().keySet().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        secure.start();
        forkful.job("proxied.job.kts");
        forkful.write(
                "in",
                server.url("/plain") + "\nhttps://localhost:"
                        + secure.getAddress().getPort() + "/\n");
        forkful.with("PROXY_PASSWORD", "of-no-proxy-here");
    }

    @AfterEach
    void stop() {
        proxy.close();
        secure.stop(0);
    }

    @Test
    void proxyOfTheEnvironmentIsUsedAndItsPasswordSeenNowhere() throws IOException {
        String through = "http://" + IN_URI + "@127.0.0.1:" + proxy.port();
        forkful.with("http_proxy", through).with("https_proxy", through);
        List<Finished> all = new ArrayList<>();
        for (String transport : List.of("jdk", "netty")) {
            all.add(run(transport, "environment", transport).expect(0));
            Finished results = forkful.run("results", transport).expect(0);
            assertThat(results.replies()).hasSize(2).allSatisfy(reply -> {
                assertThat(reply.isOk()).isTrue();
                assertThat(String.valueOf(reply.result()))
                        .contains("\"status\":200", "us%20er:***@127.0.0.1")
                        .doesNotContainIgnoringCase("proxy-authorization");
            });
            all.add(results);
        }
        assertThat(proxy.passed())
                .filteredOn(line -> line.startsWith("GET " + server.url("/plain")))
                .hasSize(2);
        assertThat(proxy.passed())
                .filteredOn(line -> line.startsWith("CONNECT localhost:"))
                .hasSize(2);
        assertThat(proxy.refused()).as("asked without a password").isEmpty();
        assertThat(seenByHost).hasSize(2).noneMatch(names -> names.contains("Proxy-"));
        assertThat(all.get(0).err()).contains("declared in {").contains("us%20er:***@");
        assertThat(workerLogs("jdk")).contains("called in {").contains("us%20er:***@");
        all.forEach(finished -> assertHidden(finished.command(), finished.out() + finished.err()));
        assertHiddenInFiles();
    }

    @Test
    void wrongPasswordIsARefusalThatSaysSo() throws IOException {
        String through = "http://us%20er:wr0ng-pass@127.0.0.1:" + proxy.port();
        forkful.with("http_proxy", through).with("https_proxy", through);
        Finished run = run("w", "environment", "jdk").expect(1);
        Finished results = forkful.run("results", "w").expect(0);
        assertThat(results.replies()).hasSize(2).allSatisfy(reply -> {
            assertThat(reply.errorType()).isEqualTo("refused");
            assertThat(reply.attempts())
                    .as("asked again, it may lock the account")
                    .isEqualTo(1);
            assertThat(String.valueOf(reply.error()))
                    .contains("the proxy answered 407: it refused the user name and password");
        });
        Finished why = forkful.run("why", "w").expect(0);
        assertThat(server.total()).isZero();
        for (Finished finished : List.of(run, results, why)) {
            assertHidden(finished.command(), finished.out() + finished.err());
        }
        assertHiddenInFiles();
    }

    @Test
    void passwordOfAProxyThatIsGivenWithSetIsRefusedByTheNameOfItsVariable() {
        forkful.with("http_proxy", "http://us%20er:wr0ng-pass@127.0.0.1:" + proxy.port());
        Finished refused = forkful.run("run", "proxied.job.kts", "--job=script", "--input=in", "--set", "a=wr0ng-pass")
                .expect(2);
        assertThat(refused.err()).contains("--set a holds the password of the proxy in http_proxy");
        assertHidden("the refusal", refused.err());
    }

    @Test
    void proxyOfAScriptIsToldItsSecret() throws IOException {
        forkful.with("PROXY_PASSWORD", PASSWORD);
        List<Finished> all = new ArrayList<>();
        for (String transport : List.of("jdk", "netty")) {
            all.add(run(transport, "script", transport).expect(0));
        }
        assertThat(proxy.passed()).hasSize(4);
        assertThat(proxy.refused()).isEmpty();
        assertThat(seenByHost).hasSize(2).noneMatch(names -> names.contains("Proxy-"));
        all.forEach(finished -> assertHidden(finished.command(), finished.out() + finished.err()));
        assertHiddenInFiles();
    }

    private Finished run(String name, String job, String transport) {
        return forkful.run(
                "run",
                "proxied.job.kts",
                "--job=" + job,
                "--input=in",
                "--name=" + name,
                "--workers=1",
                "--debug",
                "--set",
                "keys=" + store,
                "--set",
                "transport=" + transport,
                "--set",
                "proxy=http://127.0.0.1:" + proxy.port());
    }

    private String workerLogs(String run) throws IOException {
        StringBuilder logs = new StringBuilder();
        try (Stream<Path> files = Files.list(forkful.runDirectory(run).resolve("workers"))) {
            for (Path file : files.toList()) {
                logs.append(Files.readString(file));
            }
        }
        return logs.toString();
    }

    private void assertHiddenInFiles() throws IOException {
        try (Stream<Path> files = Files.walk(forkful.folder())) {
            List<Path> kept = files.filter(Files::isRegularFile).toList();
            assertThat(kept).hasSizeGreaterThan(6);
            for (Path file : kept) {
                assertHidden(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static void assertHidden(String where, String text) {
        for (String value : HIDDEN) {
            assertThat(text.contains(value)).as("%s in %s", value, where).isFalse();
        }
    }
}
