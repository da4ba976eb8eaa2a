package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What a person can ask of a run that has ended: status, runs, tail, results, retry, rm. */
class FinishedRunIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void statusCountsAndItsKeysAreStable() {
        oddOnesFail();
        JsonNode status = forkful.status("n");
        assertThat(status.propertyNames())
                .containsExactlyInAnyOrder(
                        "run",
                        "state",
                        "paused",
                        "published",
                        "ok",
                        "failed",
                        "retried",
                        "inFlight",
                        "inDoubt",
                        "duplicates",
                        "workers");
        assertThat(status.path("run").asString()).isEqualTo("n");
        assertThat(status.path("state").asString()).isEqualTo("completed");
        assertThat(counts(status)).containsExactly(6, 3, 3, 0, 0, 0, 0, 0);
        Finished human = forkful.run("status").expect(0);
        assertThat(human.out()).contains("n", "completed", "6", "3").doesNotContain("\u001b");
        assertThat(human.err()).isEmpty();
    }

    @Test
    void failuresAreGroupedAndATaskIsShownWithItsAttempts() {
        forkful.job("kit.job.kts");
        forkful.write(
                "u.txt", server.url("/a?status=503") + "\n" + server.url("/b") + "\n" + server.url("/c?status=503"));
        forkful.run("run", "kit.job.kts", "--job=strict", "--input=u.txt", "--name=f", "--progress=none")
                .expect(1);
        JsonNode groups = forkful.run("failures", "f", "--json").expect(0).json();
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).path("count").asInt()).isEqualTo(2);
        assertThat(groups.get(0).path("status").asInt()).isEqualTo(503);
        assertThat(groups.get(0).path("sampleSeq").asInt()).isIn(0, 2);
        assertThat(forkful.run("failures", "f").expect(0).out()).contains("       2  ", "503, such as task ");
        JsonNode task = forkful.run("show", "f", "0", "--json").expect(0).json();
        assertThat(task.path("input").asString()).isEqualTo(server.url("/a?status=503"));
        assertThat(task.path("history")).hasSize(3);
        assertThat(task.path("history").get(1).path("attempt").asInt()).isEqualTo(2);
        assertThat(task.path("history").get(2).path("what").asString()).isEqualTo("failed");
        assertThat(forkful.run("show", "f", "1").expect(0).out()).contains("ok after 1 attempts");
        assertThat(forkful.run("show", "f", "3").expect(2).err()).contains("no such task: 3", "3 tasks");
    }

    @Test
    void runsListsThemAllAndRmDeletesThem() {
        oddOnesFail();
        forkful.run("run", "kit.job.kts", "--job=listed", "--name=other", "--workers=1", "--progress=none")
                .expect(0);
        Finished human = forkful.run("runs").expect(0);
        assertThat(human.out()).contains("n", "other", "completed");
        assertThat(forkful.run("runs", "--json").expect(0).out()).contains("\"other\"", "\"n\"", "\"completed\"");
        forkful.run("rm", "n", "other").expect(0);
        assertThat(forkful.runDirectory("n")).doesNotExist();
        assertThat(forkful.runDirectory("other")).doesNotExist();
        assertThat(forkful.run("runs", "--json").expect(0).out()).doesNotContain("\"other\"");
    }

    @Test
    void tailShowsRepliesAllOfThemTheFailedOrFromANumberOn() {
        oddOnesFail();
        Finished all = forkful.run("tail", "n").expect(0);
        Reply.assertOneEach(all.replies(), 6);
        assertThat(all.err()).isEmpty();
        assertThat(forkful.run("tail", "n", "--failed").expect(0).replies())
                .hasSize(3)
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo("failed"));
        assertThat(forkful.run("tail", "n", "--from", "4").expect(0).lines()).hasSize(2);
        assertThat(forkful.run("tail", "n", "-f").expect(0).lines()).hasSize(6);
    }

    @Test
    void resultsComeAsNdjsonInOrderOnDemandAndIntoAFile() throws IOException {
        oddOnesFail();
        Finished ordered = forkful.run("results", "n", "--ordered").expect(0);
        assertThat(ordered.lines().stream()
                        .map(line -> Reply.JSON.readValue(line, Reply.class).seq()))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(ordered.err()).isEmpty();
        Finished file = forkful.run("results", "n", "--out", "all.ndjson").expect(0);
        assertThat(file.out()).isEmpty();
        Reply.assertOneEach(Reply.parse(forkful.folder().resolve("all.ndjson")), 6);
    }

    @Test
    void csvResultsKeepTheColumnsOfTheInput() throws IOException {
        forkful.job("kit.job.kts");
        forkful.write("people.csv", "name,age,note\nAda,36,\"a, b\"\nBob,x,\"say \"\"hi\"\"\"\n");
        forkful.run("run", "kit.job.kts", "--job=rows", "--input=people.csv", "--name=csv", "--workers=1")
                .expect(0);
        List<String> lines = forkful.run("results", "csv", "--format", "csv", "--ordered")
                .expect(0)
                .lines();
        assertThat(lines.get(0)).startsWith("name,age,note,");
        assertThat(lines.get(1))
                .startsWith("Ada,36,\"a, b\",")
                .contains("Ada/36")
                .contains("ok");
        assertThat(lines.get(2)).startsWith("Bob,x,\"say \"\"hi\"\"\",");
        assertThat(lines).hasSize(3);
        forkful.run("results", "csv", "--format=csv", "--ordered", "--out=o.csv")
                .expect(0);
        assertThat(Files.readAllLines(forkful.folder().resolve("o.csv"))).isEqualTo(lines);
    }

    @Test
    void retryRunsTheFailedOnesAnewInTheSameRunAndTheLatestCounts() {
        forkful.job("kit.job.kts");
        forkful.write(
                "in", server.url("/good") + "\n" + server.url("/heals?fail=1") + "\n" + server.url("/bad?status=500"));
        forkful.run("run", "kit.job.kts", "--job=once", "--input=in", "--name=r", "--workers=1")
                .expect(1);
        Finished retry = forkful.run("retry", "r", "--failed");
        retry.expect(1);
        assertThat(server.count("/good")).isEqualTo(1);
        assertThat(server.count("/heals")).isEqualTo(2);
        assertThat(server.count("/bad")).isEqualTo(2);
        List<Reply> replies = forkful.run("results", "r").expect(0).replies();
        Reply.assertOneEach(replies, 3);
        assertThat(replies).extracting(Reply::status).containsExactly("ok", "ok", "failed");
        assertThat(counts(forkful.status("r")).subList(0, 3)).containsExactly(3, 2, 1);
    }

    private void oddOnesFail() {
        forkful.job("kit.job.kts");
        forkful.write("in", "0\n1\n2\n3\n4\n5\n");
        forkful.run("run", "kit.job.kts", "--job=numbers", "--input=in", "--set=odd=bad", "--name=n", "--workers=1")
                .expect(1);
    }

    private static List<Integer> counts(JsonNode status) {
        return List.of("published", "ok", "failed", "retried", "inFlight", "inDoubt", "duplicates", "workers").stream()
                .map(key -> status.path(key).asInt(-1))
                .toList();
    }
}
