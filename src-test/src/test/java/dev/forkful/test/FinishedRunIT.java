package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What a person can ask of a run that has ended, and be told: in a life of its own, from its start to {@code rm}. */
class FinishedRunIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void finishedRunTellsAllOfItselfAndIsDeleted() {
        forkful.job("kit.job.kts");
        forkful.write(
                "u.txt", server.url("/a?status=503") + "\n" + server.url("/b") + "\n" + server.url("/c?status=503"));
        forkful.run("run", "kit.job.kts", "--job=strict", "--input=u.txt", "--name=f", "--progress=none")
                .expect(1);

        JsonNode status = forkful.status("f");
        assertThat(status.path("state").asString()).isEqualTo("completed");
        assertThat(status.path("published").asInt()).isEqualTo(3);
        assertThat(status.path("ok").asInt()).isEqualTo(1);
        assertThat(status.path("failed").asInt()).isEqualTo(2);
        assertThat(status.path("retried").asInt()).isEqualTo(4);
        Finished human = forkful.run("status").expect(0);
        assertThat(human.out()).contains("f  completed").doesNotContain("\u001b");
        assertThat(human.err()).isEmpty();
        assertThat(forkful.run("runs").expect(0).out()).contains("f ", "completed");
        assertThat(forkful.run("failures", "f").expect(0).out()).contains("       2  ", "503, such as task ");
        JsonNode task = forkful.run("show", "f", "0", "--json").expect(0).json();
        assertThat(task.path("input").asString()).isEqualTo(server.url("/a?status=503"));
        assertThat(task.path("history")).hasSize(3);
        assertThat(task.path("history").get(2).path("what").asString()).isEqualTo("failed");
        Finished tail = forkful.run("tail", "f", "--failed", "-f").expect(0);
        assertThat(tail.replies()).extracting(Reply::seq).containsExactly(0L, 2L);
        assertThat(tail.err()).isEmpty();
        Finished file =
                forkful.run("results", "f", "--ordered", "--out", "all.ndjson").expect(0);
        assertThat(file.out()).isEmpty();
        Reply.assertOneEach(Reply.parse(forkful.folder().resolve("all.ndjson")), 3);

        forkful.run("rm", "f").expect(0);
        assertThat(Files.exists(forkful.runDirectory("f"))).isFalse();
        assertThat(forkful.run("runs", "--json").expect(0).out()).isEqualTo("[]\n");
    }
}
