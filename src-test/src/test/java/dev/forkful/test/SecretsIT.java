package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets, and where they may be seen: nowhere. */
class SecretsIT {
    private static final String TOKEN = "tok\"en/0123456789";
    private static final String PIN = "471147114711";
    private static final List<String> HIDDEN =
            List.of(TOKEN, "en/0123456789", "en%2F0123456789", PIN, "written-into-the-script", "cookie-of-the-script");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void secretsAreSeenNowhereWhateverTheJobDoesWithThem() throws IOException {
        forkful.job("secrets.job.kts");
        forkful.write("in", server.urls("/hold", 2, "") + server.url("/bad") + "\n");
        Finished missing = forkful.run("run", "secrets.job.kts", "--input=in");
        missing.expect(2);
        assertThat(missing.err())
                .contains("secret API_TOKEN is missing: set the environment variable API_TOKEN")
                .doesNotContain("\tat ");
        assertThat(forkful.runs()).doesNotExist();

        Path pin = forkful.write("pin", PIN + "\n");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        forkful.with("API_TOKEN", TOKEN).with("PIN_FILE", pin.toString());
        Finished given = forkful.run("run", "secrets.job.kts", "--input=in", "--set", "key=" + PIN, "--debug");
        given.expect(2);
        assertThat(given.err()).contains("--set key holds the value of a secret");

        Running run = forkful.start(
                "run",
                "secrets.job.kts",
                "--input=in",
                "--name=s",
                "--workers=1",
                "--out=out.ndjson",
                "--debug",
                "--set",
                "mark=of-the-job-alone");
        server.awaitHeld(2);
        List<String> commandLines = commandLines();
        List<String> listening = listening();
        server.release();
        Finished ended = run.await().expect(1);
        Finished failures = forkful.run("failures", "s").expect(0);
        Finished results = forkful.run("results", "s").expect(0);
        Finished resumed = forkful.run("retry", "s", "--failed").expect(1);

        assertThat(results.replies()).filteredOn(Reply::isOk).hasSize(2);
        assertThat(results.out())
                .contains("\"token\":\"***\"", "\"***\":\"***?\"", "refused ***", "since ***", "client_secret=***");
        assertThat(workerLogs()).contains("starts with ***", "asks with ***, ***");
        assertThat(ended.err() + given.err()).contains("declared with ***");
        assertThat(ended.out() + given.out()).as("standard output is for data").doesNotContain("declared");
        for (Finished finished : List.of(given, ended, failures, results, resumed)) {
            assertHidden(finished.command(), finished.out() + finished.err());
        }
        assertThat(commandLines).hasSizeGreaterThan(1);
        commandLines.forEach(line -> assertHidden(line, line));
        assertThat(commandLines)
                .as("arguments of a job are no worker's")
                .filteredOn(line -> line.contains("WorkerMain"))
                .hasSize(1)
                .noneMatch(line -> line.contains("of-the-job-alone"));
        assertThat(listening).as("sockets on which somebody listens").isEmpty();
        assertHiddenInFiles();
    }

    @Test
    void deniedNetworkStaysDeniedInARunThatGoesOn() throws IOException {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/inside", 3, ""));
        Finished run = forkful.run(
                "run",
                "kit.job.kts",
                "--job=status",
                "--input=in",
                "--name=d",
                "--workers=1",
                "--deny-private-networks");
        run.expect(1);
        forkful.run("retry", "d", "--failed").expect(1);
        assertThat(server.total()).isZero();
        assertThat(forkful.look("results", "d").expect(0).replies())
                .hasSize(3)
                .allSatisfy(reply -> assertThat(reply.errorType()).isEqualTo("denied"));
        assertThat(Files.readString(forkful.runDirectory("d").resolve("run.json")))
                .containsPattern("\"privateNetworksDenied\" *: *true");
        assertThat(server.total()).isZero();
    }

    private List<String> commandLines() {
        return forkful.processes().stream()
                .map(process -> text(Path.of("/proc", Long.toString(process.pid()), "cmdline")))
                .toList();
    }

    /** What our processes listen on: in these tables 0A is the state LISTEN, and the tenth word the inode. */
    private List<String> listening() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            Path file = Path.of("/proc/net", table);
            if (Files.exists(file)) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        List<String> inodes = lines.stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length > 9 && words[3].equals("0A"))
                .map(words -> "socket:[" + words[9] + "]")
                .toList();
        assertThat(inodes).as("the test's own server listens").isNotEmpty();
        return forkful.processes().stream()
                .flatMap(process -> open(process).stream())
                .filter(inodes::contains)
                .toList();
    }

    private static List<String> open(ProcessHandle process) {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path file : files.toList()) {
                try {
                    targets.add(Files.readSymbolicLink(file).toString());
                } catch (IOException e) {
                    // it was closed meanwhile
                }
            }
        } catch (IOException e) {
            return targets; // it ended meanwhile
        }
        return targets;
    }

    private String workerLogs() throws IOException {
        try (Stream<Path> files = Files.list(forkful.runDirectory("s").resolve("workers"))) {
            return files.map(SecretsIT::text).collect(Collectors.joining("\n"));
        }
    }

    private void assertHiddenInFiles() throws IOException {
        try (Stream<Path> files = Files.walk(forkful.folder())) {
            List<Path> kept = files.filter(Files::isRegularFile)
                    .filter(file ->
                            !file.endsWith("pin") && !file.endsWith("secrets.job.kts") && !file.endsWith("job.jar"))
                    .toList();
            assertThat(kept).hasSizeGreaterThan(6);
            kept.forEach(file -> assertHidden(file.toString(), text(file)));
        }
    }

    private static void assertHidden(String where, String text) {
        for (String value : HIDDEN) {
            assertThat(text.contains(value)).as("%s in %s", value, where).isFalse();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
