package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples that we ship, each run as its first lines say, over inputs of our own. */
class ExamplesIT {
    private static final Path EXAMPLES = Forkful.root().resolve("scripts/examples");
    private static final List<String> EXAMPLE_NAMES = List.of(
            "titles.job.kts",
            "links.job.kts",
            "enrich.job.kts",
            "llm.job.kts",
            "upload.job.kts",
            "oauth.job.kts",
            "probe.job.kts",
            "crawl.job.kts",
            "Fetch.java");
    private static final String PASSWORD = "changeit";

    private static boolean compiled;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @BeforeEach
    void copyExamples() throws IOException {
        forkful.with("LLM_API_KEY", "a-key-of-the-test")
                .with("TRANSCRIBE_API_KEY", "a-key-of-the-test")
                .with("OAUTH_CLIENT_SECRET", "s€cret & more");
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                Files.copy(file, forkful.folder().resolve(file.getFileName().toString()));
            }
        }
        if (!compiled) {
            compiled = true;
            forkful.compile(EXAMPLE_NAMES);
        }
    }

    @Test
    void everyExampleHasATest() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches(".*\\.(kts|kt|java)")))
                    .containsExactlyInAnyOrderElementsOf(EXAMPLE_NAMES);
        }
    }

    @Test
    void titlesAreFetchedAndWhatIsNotThereNowIsTriedAgain() {
        forkful.write("urls.txt", server.urls("/t", 2, "?fail=1"));
        assertThat(run("titles.job.kts"))
                .extracting(reply -> reply.value().path("title").asString())
                .containsExactly("Page /t/0", "Page /t/1");
        assertThat(server.total()).isEqualTo(4);
    }

    @Test
    void aLanguageModelIsAsked() {
        assertThat(run("llm.job.kts", "--set=api=" + server.url("/v1/")))
                .extracting(
                        reply -> reply.value().path("text").asString(),
                        reply -> reply.value().path("tokens").asInt())
                .containsExactly(
                        tuple("Answer to: Why is the sky blue?", 17),
                        tuple("Answer to: How many legs has a spider?", 17),
                        tuple("Answer to: Who wrote Faust?", 17));
    }

    @Test
    void audioFilesAreUploadedAndWhatIsNotThereIsNotTriedAgain() {
        forkful.write("talks/monday.mp3", "good morning");
        forkful.write("files.txt", "talks/monday.mp3\ntalks/gone.mp3\n");

        List<Reply> replies = forkful.run(
                        "run", "upload.job.kts", "--set=api=" + server.url("/v1/"), "--workers=1", "--out=-")
                .expect(1)
                .replies();

        assertThat(replies).hasSize(2);
        Reply sent = replies.stream().filter(Reply::isOk).findFirst().orElseThrow();
        assertThat(sent.value().path("text").asString())
                .contains("name=\"model\"\r\n\r\nwhisper-1\r\n")
                .contains("filename=\"monday.mp3\"\r\n", "\r\n\r\ngood morning\r\n");
        Reply gone = replies.stream().filter(reply -> !reply.isOk()).findFirst().orElseThrow();
        assertThat(gone.errorType()).isEqualTo("encode");
        assertThat(gone.attempts()).isEqualTo(1);
        assertThat(gone.errorMessage())
                .endsWith("part 'file': there is no file " + forkful.folder().resolve("talks/gone.mp3"));
        assertThat(server.total()).isEqualTo(1);
    }

    @Test
    void tokenIsRenewedOnceForAllTasksOfAWorkerWhenItIsRefused() throws IOException {
        forkful.write("ids.txt", "1\n".repeat(60));
        try (TokenServer api = new TokenServer(20)) {
            List<Reply> replies = run(
                    "oauth.job.kts",
                    "--set=api=" + api.url("/"),
                    "--set=tokens=" + api.url("/token"),
                    "--set=client=me");

            assertThat(replies)
                    .hasSize(60)
                    .allSatisfy(reply ->
                            assertThat(reply.value().path("path").asString()).isEqualTo("/items/1"));
            assertThat(api.asked())
                    .hasSize(2)
                    .containsOnly("grant_type=client_credentials&client_id=me&client_secret=s%E2%82%ACcret+%26+more");
            assertThat(api.refusals()).isBetween(1, 40);
        }
    }

    @Test
    void linksAreChecked() {
        forkful.write(
                "urls.txt",
                server.url("/ok") + "\n" + server.url("/old?status=301") + "\n" + server.url("/no?status=404"));
        List<Reply> replies = run("links.job.kts");
        assertThat(replies)
                .extracting(reply -> reply.value().path("status").asInt())
                .containsExactly(200, 301, 404);
        assertThat(replies.get(1).value().path("redirectsTo").asString()).isEqualTo("/moved");
    }

    @Test
    void csvIsEnrichedAndExportedWithItsColumns() {
        run("enrich.job.kts", "--set=api=" + server.url("/"), "--name=e");
        List<String> csv = forkful.look("results", "e", "--format=csv", "--ordered")
                .expect(0)
                .lines();
        assertThat(csv.get(0)).startsWith("id,name,");
        assertThat(csv.get(1)).startsWith("1,Leanne,").contains("1@example.org", "Gwenborough");
        assertThat(csv).hasSize(4);
    }

    @Test
    void aSiteIsCrawledEachPageOnce() {
        forkful.write("start.txt", server.url("/site/0") + "\n");
        assertThat(run("crawl.job.kts"))
                .extracting(reply -> reply.value().path("url").asString())
                .containsExactlyInAnyOrder(
                        server.url("/site/0"), server.url("/site/1"), server.url("/site/2"), server.url("/site/3"));
        assertThat(server.total()).isEqualTo(4);
    }

    @Test
    void aCrawlFindsDeadLinksAndTriesAgainWhatIsNotThereNow() {
        forkful.write("start.txt", server.url("/gone?status=404") + "\n" + server.url("/busy?fail=1") + "\n");
        assertThat(run("crawl.job.kts"))
                .extracting(
                        reply -> reply.value().path("status").asInt(),
                        reply -> reply.value().path("links").asInt())
                .containsExactly(tuple(404, 0), tuple(200, 0));
        assertThat(server.count("/gone")).isEqualTo(1);
        assertThat(server.count("/busy")).isEqualTo(2);
    }

    @Test
    void javaJobFetchesAndTriesAgainWhatIsNotThereNow() {
        forkful.write("urls.txt", server.urls("/j", 2, "?fail=1"));
        assertThat(run("Fetch.java"))
                .extracting(reply -> reply.value().path("status").asInt())
                .containsExactly(200, 200);
        assertThat(server.total()).isEqualTo(4);
    }

    @Test
    void hostsAreProbedForTheExpiryOfTheirCertificate()
            throws IOException, InterruptedException, GeneralSecurityException {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "30",
                "-keystore",
                "key.p12");
        keytool("-exportcert", "-keystore", "key.p12", "-file", "cert");
        keytool("-importcert", "-noprompt", "-keystore", "trust.p12", "-file", "cert");
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(
                new HttpsConfigurator(identity(forkful.folder().resolve("key.p12"))));
        https.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        https.start();
        try {
            forkful.with(
                    "JDK_JAVA_OPTIONS",
                    "-Djavax.net.ssl.trustStore=" + forkful.folder().resolve("trust.p12")
                            + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);
            forkful.write("hosts.txt", "localhost:" + https.getAddress().getPort() + "\n");
            Reply reply = run("probe.job.kts").get(0);
            assertThat(reply.value().path("status").asInt()).isEqualTo(204);
            Instant expires =
                    Instant.parse(reply.value().path("certificateExpires").asString());
            assertThat(Duration.between(Instant.now(), expires)).isBetween(Duration.ofDays(29), Duration.ofDays(30));
        } finally {
            https.stop(0);
        }
    }

    private List<Reply> run(String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", script, "--workers=1", "--out=-"));
        command.addAll(List.of(options));
        return forkful.run(command.toArray(String[]::new)).expect(0).replies();
    }

    private static SSLContext identity(Path keyStore) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "server", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(forkful.folder().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
