package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a job may say, and what comes of it: retry, timeout, deadline, client, hooks, arguments, log. */
class JobScriptIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void defaultRetryTriesServerErrorsAndRefusedConnectionsAgainAndNothingElse() {
        List<Reply> replies = run(
                "strict",
                1,
                server.url("/heals?fail=2"),
                server.url("/bad?status=500"),
                server.url("/none?status=404"),
                server.url("/busy?status=429"),
                "http://127.0.0.1:1/",
                server.url("/later?fail=1&after=2"));
        assertThat(replies)
                .extracting(Reply::status)
                .containsExactly("ok", "failed", "failed", "failed", "failed", "ok");
        assertThat(replies).extracting(Reply::attempts).containsExactly(3, 3, 1, 3, 3, 2);
        assertThat(server.count("/heals")).isEqualTo(3);
        assertThat(server.count("/none")).isEqualTo(1);
        assertThat(replies.get(1).errorType()).isEqualTo("status");
        assertThat(String.valueOf(replies.get(3).error())).contains("\"status\":429");
        assertThat(replies.get(4).errorType()).isEqualTo("refused");
        assertThat(replies.get(4).errorMessage()).isNotBlank().isNotEqualTo("null");
        assertThat(replies.get(5).ms()).as("Retry-After").isGreaterThanOrEqualTo(2000);
        assertThat(forkful.status("r").path("retried").asInt()).isEqualTo(9);
    }

    @Test
    void timeoutEndsAnAttemptAndDeadlineATask() {
        Reply late = run("timeout", 1, server.url("/hold/t")).get(0);
        assertThat(late.attempts()).isEqualTo(2);
        assertThat(late.errorType()).isEqualTo("timeout");
        assertThat(late.ms()).isGreaterThanOrEqualTo(600);
        forkful.run("rm", "r").expect(0);
        // The first call of a worker takes long: longer than this deadline, where the machine is busy.
        Reply dead = run("deadline", 1, List.of("--concurrency=1"), server.url("/warm"), server.url("/d?status=503"))
                .get(1);
        assertThat(dead.attempts()).isBetween(2, 99);
    }

    @Test
    void timeoutOfTheHandlersOwnIsTriedAgainAndNamed() {
        Reply late = run("bounded", 1, server.url("/hold/b")).get(0);
        assertThat(late.attempts()).isEqualTo(2);
        assertThat(late.errorType()).isEqualTo("timeout");
        // On a machine that is busy an attempt may time out before its request is on its way.
        assertThat(server.count("/hold/b")).isBetween(1, 2);
    }

    @Test
    void clientSettingsHoldForAllCalls() {
        List<Reply> replies = run(
                "client", 1, List.of("--set", "base=" + server.url("/")), "echo", "big?size=3000", "gone?status=302");
        String echo = replies.get(0).value().asString();
        assertThat(echo)
                .startsWith("200 ")
                .containsIgnoringCase("\"X-job\":[\"kit\"]")
                .contains("kit/1");
        assertThat(replies.get(1).errorType()).isEqualTo("body-too-large");
        assertThat(replies.get(2).value().asString()).startsWith("302 ");
    }

    @Test
    void everyCallOfATaskDoesWhatItSays() {
        List<Reply> replies = run(
                "calls",
                0,
                List.of("--set", "base=" + server.url("/")),
                "post",
                "put",
                "patch",
                "delete",
                "head",
                "request",
                "getJson",
                "postJson",
                "postForm",
                "postMultipart");
        for (int i = 0; i < 4; i++) {
            Reply reply = replies.get(i);
            assertThat(reply.value().asString())
                    .contains("\"method\":\"" + reply.inputText().toUpperCase(java.util.Locale.ROOT) + "\"");
        }
        assertThat(replies.get(0).value().asString()).contains("\"body\":\"hello\"");
        assertThat(replies.get(4).value().asInt()).isEqualTo(200);
        assertThat(replies.get(5).value().asString()).containsIgnoringCase("\"X-own\":[\"yes\"]");
        assertThat(replies.get(6).value().toString()).isEqualTo("{\"id\":\"7\",\"tags\":[\"a\",\"b\"]}");
        assertThat(replies.get(7).value().asString()).contains("\\\"id\\\":\\\"8\\\"", "application/json");
        assertThat(replies.get(8).value().asString())
                .contains("\"body\":\"tag=a+b&tag=c\"", "application/x-www-form-urlencoded");
        assertThat(replies.get(9).value().asString())
                .contains(
                        "multipart/form-data; boundary=",
                        "form-data; name=\\\"file\\\"; filename=\\\"in\\\"",
                        "getJson");
    }

    @Test
    void hooksRunOncePerWorkerAndLogsGoToItsLog() throws IOException {
        forkful.job("kit.job.kts");
        Finished run = forkful.run(
                "run", "kit.job.kts", "--job=talk", "--set=greeting=good day", "--workers=1", "--out=-", "--name=r");
        run.expect(0);
        assertThat(run.replies())
                .extracting(reply -> reply.value().asString())
                .containsExactly("good day x", "good day y");
        assertThat(run.err() + run.out()).doesNotContain("task says", "prints", "hook:");
        String log = workerLogs();
        assertThat(log).contains("task says x", "task says y").containsOnlyOnce("hook: worker 1 starts");
        assertThat(log).contains("task prints x", "task prints y", "child prints x", "child prints y");
        assertThat(log).containsOnlyOnce("hook: worker 1 stops");
        assertThat(log.indexOf("starts")).isLessThan(log.indexOf("task says"));
        assertThat(log.indexOf("stops")).isGreaterThan(log.lastIndexOf("task says"));
    }

    @Test
    void scriptOfSeveralJobsAsksWhich() {
        forkful.job("kit.job.kts");
        Finished unnamed = forkful.run("run", "kit.job.kts").expect(2);
        assertThat(unnamed.err()).contains("--job", "ranged", "listed");
        Finished wrong = forkful.run("run", "kit.job.kts", "--job", "rangde").expect(2);
        assertThat(wrong.err()).contains("rangde", "ranged");
    }

    @Test
    void aKilledCompilerAsksForTheSameCommandAgain() {
        forkful.write("new.job.kts", "job(\"new\") { task { n: Long -> n + " + System.nanoTime() + " } }");
        Running check = forkful.start("check", "new.job.kts");
        Eventually.see("a compiler", Duration.ofSeconds(60), () -> compilers(check), found -> !found.isEmpty())
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(check.await().expect(75).err())
                .endsWith("forkful: the compiler process was killed (exit status 137), often for want of"
                        + " memory. Nothing is lost: type the same command again\n");
    }

    private static List<ProcessHandle> compilers(Running command) {
        return command.process
                .descendants()
                .filter(child -> CommandLine.contains(child, "CompilerMain"))
                .toList();
    }

    private String workerLogs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var logs = Files.list(forkful.runDirectory("r").resolve("workers"))) {
            for (var log : logs.sorted().toList()) {
                all.append(Files.readString(log));
            }
        }
        return all.toString();
    }

    private List<Reply> run(String job, int exit, String... lines) {
        return run(job, exit, List.of(), lines);
    }

    private List<Reply> run(String job, int exit, List<String> options, String... lines) {
        if (!Files.exists(forkful.folder().resolve("kit.job.kts"))) {
            forkful.job("kit.job.kts");
        }
        forkful.write("in", String.join("\n", lines) + "\n");
        List<String> command = new java.util.ArrayList<>(
                List.of("run", "kit.job.kts", "--job=" + job, "--input=in", "--name=r", "--workers=1", "--out=-"));
        command.addAll(options);
        List<Reply> replies =
                forkful.run(command.toArray(String[]::new)).expect(exit).replies();
        Reply.assertOneEach(replies, lines.length);
        return replies;
    }
}
