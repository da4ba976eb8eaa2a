package dev.forkful.test;

import static dev.forkful.test.MutualTlsServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of a script: where they are sought, when they are read, and where they never get to. */
class CertificatesIT {
    @TempDir
    private static Path keys;

    private MutualTlsServer server;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        for (String name : List.of("server", "old", "new")) {
            MutualTlsServer.makeKeys(keys.resolve(name + ".p12"), name);
        }
    }

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = MutualTlsServer.start(key("server"), key("old"), key("new"));
        Files.move(
                forkful.folder().resolve(forkful.job("secure.job.kts")),
                Files.createDirectories(forkful.folder().resolve("jobs")).resolve("secure.job.kts"));
        forkful.with("P12_PASSWORD", PASSWORD);
        Files.createDirectories(certs());
        MutualTlsServer.exportCertificate(key("server"), certs().resolve("server.pem"));
        show("old");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Path key(String name) {
        return keys.resolve(name + ".p12");
    }

    private Path certs() {
        return forkful.folder().resolve("jobs/certs");
    }

    private void show(String name) throws IOException {
        Files.copy(key(name), certs().resolve("client.p12"), StandardCopyOption.REPLACE_EXISTING);
    }

    private String url(String path) {
        return server.url(path) + "\n";
    }

    private static List<String> results(List<Reply> replies) {
        return replies.stream()
                .map(reply -> Objects.requireNonNull(reply.result()).asString())
                .toList();
    }

    @Test
    void runAndItsRetryShowTheCertificateThatTheFileHoldsThen() throws IOException {
        forkful.write("in", url("/a") + url("/fail/b"));
        forkful.run("run", "jobs/secure.job.kts", "--input=in", "--name=s", "--out=out.ndjson")
                .expect(1);
        List<Reply> first = Reply.parse(forkful.folder().resolve("out.ndjson"));
        assertThat(results(first.subList(0, 1))).containsExactly("CN=old");
        assertThat(first.get(1).error()).asString().contains("status 503 for CN=old");
        server.heal();
        String manifest = Files.readString(forkful.runDirectory("s").resolve("run.json"));

        Path away = certs().resolve("away");
        Files.move(certs().resolve("client.p12"), away);
        int calls = server.calls();
        for (String[] command : new String[][] {{"retry", "s", "--failed"}, {"resume", "s"}}) {
            Finished refused = forkful.run(command).expect(2);
            assertThat(refused.err())
                    .contains("job 'secure': clientCertificate: " + certs().resolve("client.p12") + " does not exist");
        }
        assertThat(server.calls()).isEqualTo(calls);
        assertThat(Files.readString(forkful.runDirectory("s").resolve("run.json")))
                .isEqualTo(manifest);
        assertThat(forkful.look("results", "s").expect(0).replies()).hasSize(2);

        show("new");
        forkful.run("retry", "s", "--failed").expect(0);
        assertThat(results(forkful.look("results", "s", "--ordered").expect(0).replies()))
                .containsExactly("CN=old", "CN=new");
        assertNoneIn(forkful.runDirectory("s"));
    }

    private static void assertNoneIn(Path folder) throws IOException {
        byte[] key = Files.readAllBytes(key("old"));
        String middle = new String(key, key.length / 2, 64, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> {
                assertThat(file.getFileName().toString()).doesNotEndWith(".p12").doesNotEndWith(".pem");
                assertThat(text(file)).doesNotContain(PASSWORD).doesNotContain(middle);
            });
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void workerThatComesWhenAFileIsGoneEndsTheRunWhichGoesOnWhenItIsThere() throws IOException {
        forkful.write("in", url("/hold/a") + url("/b") + url("/c"));
        Running run = forkful.start(
                "run",
                "jobs/secure.job.kts",
                "--input=in",
                "--name=s",
                "--workers=1",
                "--set",
                "each=1",
                "--set",
                "transport=netty");
        Eventually.see("a call", Duration.ofSeconds(60), server::calls, seen -> seen == 1);
        Path away = certs().resolve("away");
        Files.move(certs().resolve("server.pem"), away);
        server.heal();
        Finished ended = run.await().expect(75);
        assertThat(ended.err()).contains("trust: " + certs().resolve("server.pem") + " does not exist");

        Files.move(away, certs().resolve("server.pem"));
        forkful.run("resume", "s").expect(0);
        assertThat(results(forkful.allOk("s", 3))).containsOnly("CN=old");
    }

    @Test
    void shellShowsInEachRunWhatTheFileHoldsThen() throws IOException {
        forkful.write("in", url("/a"));
        Running shell = forkful.start("shell");
        shell.type("load jobs/secure.job.kts\nrun secure --input in --name a\n");
        Eventually.see("a done", Duration.ofSeconds(60), shell::err, said -> said.contains("a done"));
        show("new");
        shell.type("run secure --input in --name b\n");
        Eventually.see("b done", Duration.ofSeconds(60), shell::err, said -> said.contains("b done"));
        shell.endInput();
        assertThat(shell.await().exit()).isZero();
        assertThat(results(forkful.allOk("a", 1))).containsExactly("CN=old");
        assertThat(results(forkful.allOk("b", 1))).containsExactly("CN=new");
    }

    @Test
    void filesThatCannotBeUsedAreRefusedBeforeThereIsARun() throws IOException {
        forkful.write("in", url("/a"));
        forkful.write("jobs/certs/server.pem", "what is this");
        forkful.with("P12_PASSWORD", "another one");
        for (String command : List.of("run", "check")) {
            Finished refused = command.equals("run")
                    ? forkful.run("run", "jobs/secure.job.kts", "--input=in")
                    : forkful.run("check", "jobs/secure.job.kts");
            refused.expect(2);
            assertThat(refused.err())
                    .contains(
                            "job 'secure': trust: " + certs().resolve("server.pem") + " is not a certificate",
                            "clientCertificate: " + certs().resolve("client.p12") + " cannot be opened: wrong password")
                    .doesNotContain("another one")
                    .doesNotContain("\tat ");
        }
        assertThat(forkful.runs()).doesNotExist();
    }

    @Test
    void filesOfJobsThatAreNotRunAreNotMissed() throws IOException {
        forkful.job("trusting.job.kts");
        forkful.write("in", "x\n");
        assertThat(forkful.run("run", "trusting.job.kts", "--job=a", "--input=in", "--name=a")
                        .expect(0)
                        .err())
                .doesNotContain("trustAnyServer");
        assertThat(forkful.run("run", "trusting.job.kts", "--job=c", "--input=in", "--name=c")
                        .expect(0)
                        .err())
                .contains("job 'c': trustAnyServer is on");
        for (String[] command :
                new String[][] {{"check", "trusting.job.kts"}, {"run", "trusting.job.kts", "--job=b", "--input=in"}}) {
            assertThat(forkful.run(command).expect(2).err())
                    .contains("job 'b': trust: " + forkful.folder().resolve("gone.pem") + " does not exist");
        }
    }

    @Test
    void editedScriptInAnotherFolderHasTheCertificatesOfTheRun() throws IOException {
        forkful.write("in", url("/fail/a"));
        forkful.run("run", "jobs/secure.job.kts", "--input=in", "--name=s").expect(1);
        server.heal();
        forkful.write(
                "elsewhere/secure.job.kts",
                Forkful.jobText("secure.job.kts")
                        .replace("        response.body()\n", "        response.body() + \"!\"\n"));
        forkful.run("resume", "s", "--script", "elsewhere/secure.job.kts").expect(0);
        assertThat(results(forkful.allOk("s", 1))).containsExactly("CN=old!");
    }
}
