package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** {@code forkful run}: its options, what it writes, and how it ends. */
class RunCommandIT {
    private static final String REPLY_LINE =
            "\\{\"seq\":\\d+,\"stage\":\"main\",\"status\":\"ok\",\"input\":\"[^\"]+\","
                    + "\"result\":.+,\"attempts\":1,\"ms\":\\d+\\.\\d,\"worker\":1,"
                    + "\"at\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}";
    private static final String FAILED_LINE =
            "\\{\"seq\":0,\"stage\":\"main\",\"status\":\"failed\",\"input\":\"[^\"]+\","
                    + "\"error\":\\{\"type\":\"status\",\"message\":\"[^\"]+\",\"status\":404},"
                    + "\"attempts\":1,\"ms\":\\d+\\.\\d,\"worker\":1,\"at\":\"[^\"]+Z\"}";

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void exampleOfTheManualFetchesTitlesFromItsDefaultInput() throws IOException {
        forkful.job("titles.job.kts");
        forkful.write(
                "urls.txt", server.url("/a") + "\n" + server.url("/b?fail=1") + "\n" + server.url("/c?status=404"));
        Finished run = forkful.run("run", "titles.job.kts", "--workers", "1", "--name", "t1", "--out", "-");
        run.expect(0); // a 404 is a value; a 503 too, without orThrow
        assertThat(run.lines()).hasSize(3).allSatisfy(line -> assertThat(line).matches(REPLY_LINE));
        assertThat(run.replies())
                .extracting(reply -> reply.value().toString())
                .containsExactly(
                        "{\"url\":\"" + server.url("/a") + "\",\"status\":200,\"title\":\"Page /a\"}",
                        "{\"url\":\"" + server.url("/b?fail=1") + "\",\"status\":503,\"title\":\"Page /b\"}",
                        "{\"url\":\"" + server.url("/c?status=404") + "\",\"status\":404,\"title\":\"Page /c\"}");
        assertThat(run.err())
                .contains(
                        "t1 done", "3 ok, 0 failed", "3 published = 3 ok + 0 failed + 0 in doubt", "p50", "p95", "p99")
                .doesNotContain("\u001b");
        assertThat(Files.getPosixFilePermissions(forkful.runDirectory("t1")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(forkful.runDirectory("t1").resolve("workers")).isDirectoryContaining("glob:**.log");
    }

    @Test
    void failedTasksGiveExitCode1AndAreGroupedAtTheEnd() throws IOException {
        forkful.job("kit.job.kts");
        forkful.write("in", server.url("/x?status=404") + "\n" + server.url("/y") + "\n");
        Finished run = forkful.run(
                "run", "kit.job.kts", "--job", "strict", "--input", "in", "--workers", "1", "--out", "out.ndjson");
        run.expect(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("1 ok, 1 failed", "2 published = 1 ok + 1 failed + 0 in doubt", "status 404")
                .contains("out.ndjson", "retry");
        assertThat(Files.readAllLines(forkful.folder().resolve("out.ndjson")))
                .hasSize(2)
                .filteredOn(line -> line.contains("failed"))
                .singleElement()
                .satisfies(line -> assertThat(line).matches(FAILED_LINE));
    }

    @Test
    void standardInputLimitAndArgumentsAreObeyed() {
        forkful.job("kit.job.kts");
        Finished run = forkful.runWithInput(
                "1\n2\n3\n4\n5\n6\n",
                "run",
                "kit.job.kts",
                "--job",
                "numbers",
                "--input",
                "-",
                "--limit",
                "4",
                "--set",
                "odd=bad",
                "--workers",
                "1",
                "--progress",
                "none",
                "--out",
                "-");
        run.expect(1);
        Reply.assertOneEach(run.replies(), 4);
        assertThat(run.replies()).extracting(Reply::status).containsExactly("failed", "ok", "failed", "ok");
        assertThat(run.replies().get(2).errorType()).isEqualTo("IllegalArgumentException");
        assertThat(run.replies().get(2).errorMessage()).matches("odd: 3 \\(at kit\\.job\\.kts:[0-9]+\\)");
    }

    @Test
    void jsonSummaryIsTheStatusObjectOnStandardOutput() {
        forkful.job("kit.job.kts");
        Finished run = forkful.run("run", "kit.job.kts", "--job", "ranged", "--name", "r", "--json", "--workers", "2");
        run.expect(0);
        assertThat(run.lines()).hasSize(1);
        JsonNode summary = run.json();
        assertThat(summary.propertyNames())
                .contains(
                        "run",
                        "state",
                        "published",
                        "ok",
                        "failed",
                        "retried",
                        "inFlight",
                        "inDoubt",
                        "suspects",
                        "duplicates");
        assertThat(summary.path("run").asString()).isEqualTo("r");
        assertThat(summary.path("state").asString()).isEqualTo("completed");
        assertThat(summary.path("ok").asInt()).isEqualTo(5);
        assertThat(forkful.allOk("r", 5))
                .extracting(reply -> reply.value().asInt())
                .containsExactly(1, 4, 9, 16, 25);
    }

    @Test
    void dryRunChecksEverythingAndAsksForNothing() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/d", 7, ""));
        Finished dry =
                forkful.run("run", "kit.job.kts", "--job", "status", "--input", "in", "--dry-run", "--workers=1");
        dry.expect(0);
        assertThat(dry.out() + dry.err()).contains("7");
        assertThat(server.total()).isZero();
        assertThat(forkful.look("runs", "--json").expect(0).out()).doesNotContain("\"run\"");
    }

    @Test
    void progressIsPlainWhereThereIsNoTerminalAndSilentOnDemand() {
        forkful.job("kit.job.kts");
        String[] base = {"run", "kit.job.kts", "--job", "listed", "--workers", "1", "--progress"};
        Finished plain = forkful.run(with(base, "plain")).expect(0);
        assertThat(plain.out()).isEmpty();
        assertThat(plain.err()).contains("; Ctrl-C stops it", "done").doesNotContain("\u001b", "\r");
        Finished none = forkful.run(with(base, "none")).expect(0);
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).doesNotContain("\u001b", "\r").contains("3 published");
        Finished tty = forkful.with("NO_COLOR", "1").run(with(base, "tty")).expect(0);
        assertThat(tty.err()).contains("\r").doesNotContain("\u001b[3", "\u001b[1m");
    }

    @Test
    void nameThatIsTakenIsRefusedAndNothingOfTheOldRunIsTouched() {
        forkful.job("kit.job.kts");
        String[] run = {"run", "kit.job.kts", "--job", "listed", "--workers", "1", "--name", "mine"};
        forkful.run(run).expect(0);
        Finished again = forkful.run(run).expect(2);
        assertThat(again.err()).contains("mine");
        forkful.allOk("mine", 3);
    }

    @Test
    void concurrencyIsHeldOverAllWorkersTogether() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 20, ""));
        Running run = forkful.start(
                "run",
                "kit.job.kts",
                "--job",
                "status",
                "--input",
                "in",
                "--workers",
                "2",
                "--concurrency",
                "6",
                "--name",
                "c");
        server.awaitHeld(6);
        // A worker says how many it has at each beat.
        JsonNode status = Eventually.see(
                "6 attempts in flight",
                Duration.ofSeconds(10),
                () -> forkful.status("c"),
                now -> now.path("inFlight").asInt() >= 6);
        assertThat(status.path("inFlight").asInt()).isEqualTo(6);
        assertThat(server.total()).isEqualTo(6);
        server.release();
        run.await().expect(0);
        assertThat(server.total()).isEqualTo(20);
    }

    private static String[] with(String[] words, String last) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 1);
        all[words.length] = last;
        return all;
    }
}
