package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A night on which a host was down: stopped early, looked at, some of it run anew, the rest given back. */
class FailedTasksIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void runThatFailsTooOftenStopsEarlyAndGoesOn() {
        forkful.job("kit.job.kts");
        StringBuilder urls = new StringBuilder();
        IntStream.range(0, 400).forEach(n -> urls.append(server.url("/n/" + n + "?status=503\n")));
        forkful.write("in.txt", urls.toString());
        server.allow(200); // the rest is kept waiting until the run is about to stop
        Running night = forkful.start(
                "run",
                "kit.job.kts",
                "--job=once",
                "--input=in.txt",
                "--name=night",
                "--workers=1",
                "--concurrency=4",
                "--limit-failures=3%",
                "--progress=none");
        Path manifest = forkful.runDirectory("night").resolve("run.json");
        Eventually.see("the run", Duration.ofSeconds(60), () -> Files.exists(manifest), there -> there);
        Eventually.see(
                "it stops",
                Duration.ofSeconds(60),
                () -> state("night"),
                state -> state.equals("draining") || state.equals("interrupted"));
        server.allowAll();
        Finished stopped = night.await().expect(1);
        assertThat(stopped.err())
                .contains("stopped early: ", " tasks failed, and the limit is 3%")
                .contains("forkful failures night", "forkful resume night (or with --limit-failures none)");
        assertThat(state("night")).isEqualTo("interrupted");
        assertThat(server.total()).isBetween(100, 399);
        forkful.run("resume", "night", "--progress=none", "--limit-failures=none")
                .expect(1);
        assertThat(forkful.status("night").path("failed").asInt()).isEqualTo(400);
        assertThat(server.total()).isEqualTo(400);
    }

    private String state(String run) {
        return forkful.status(run).path("state").asString();
    }

    @Test
    void someOfTheFailedAreRunAnewAndTheInputsOfTheOthersAreGivenBack() throws Exception {
        forkful.job("kit.job.kts");
        String dead = server.url("/dead?status=500");
        forkful.write("in.txt", server.url("/fine") + "\n" + server.url("/heals?fail=1") + "\n" + dead + "\n");
        forkful.run("run", "kit.job.kts", "--job=once", "--input=in.txt", "--name=n", "--workers=1")
                .expect(1);
        assertThat(forkful.run("retry", "n", "--where", "status == 503 && input.contains('heals')", "--dry-run")
                        .expect(0)
                        .out())
                .isEqualTo("dry run: 1 of 2 failed tasks would be run anew; nothing was changed\n");
        assertThat(server.total()).isEqualTo(3);

        Finished retried = forkful.run("retry", "n", "--where", "status == 503 && input.contains('heals')")
                .expect(1);
        assertThat(retried.err()).contains("1 of 2 failed tasks to be run anew");
        assertThat(server.count("/heals")).isEqualTo(2);
        assertThat(server.total()).isEqualTo(4);

        forkful.run("retry", "n", "--failed", "--progress=none").expect(1);
        assertThat(server.count("/dead")).isEqualTo(2);
        assertThat(server.total()).isEqualTo(5);
        Finished left = forkful.run("shell", "-c", "results n --failed --format inputs > again.txt; results n")
                .expect(0);
        assertThat(left.replies()).extracting(Reply::status).containsExactly("ok", "ok", "failed");
        assertThat(Files.readString(forkful.folder().resolve("again.txt"))).isEqualTo(dead + "\n");
    }
}
