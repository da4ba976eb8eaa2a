package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A run is steered from a second process. */
class SteeringIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void pausedRunTakesNothingNewUntilItGoesOn() {
        Running run = start();
        server.awaitHeld(4);
        assertThat(forkful.run("pause", "held", "--reason", "the API is down")
                        .expect(0)
                        .err())
                .contains("run held is paused");
        assertThat(run.err()).contains("the run paused, as", "the API is down");
        server.release();
        await(
                "settled",
                status -> status.path("ok").asInt() == 4
                        && status.path("inFlight").asInt() == 0);
        JsonNode paused = forkful.status("held");
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(paused.path("state").asString()).isEqualTo("running");
        assertThat(forkful.run("status", "held").out()).contains("held  running, paused");
        assertThat(server.total()).isEqualTo(4);

        forkful.run("unpause", "held").expect(0);
        assertThat(run.await().exit()).isZero();
        forkful.allOk("held", 40);
    }

    @Test
    void drainedRunCanBeResumedAndACancelledOneCannot() {
        Running run = start();
        server.awaitHeld(4);
        forkful.run("drain", "held").expect(0);
        server.release();
        assertThat(run.await().exit()).isEqualTo(75);
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("interrupted");

        forkful.run("cancel", "held", "--reason", "wrong input").expect(0);
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("cancelled");
        assertThat(forkful.run("resume", "held").expect(2).err()).contains("was cancelled");
    }

    @Test
    void cancelledRunIsAbortedAtOnce() {
        Running run = start();
        server.awaitHeld(4);
        forkful.run("cancel", "held").expect(0);
        assertThat(run.await().exit()).isEqualTo(130);
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("cancelled");
        assertThat(run.err()).doesNotContain("resume held");
    }

    @Test
    void runThatNobodyRunsIsRefusedByName() {
        start().kill();
        Finished refused = forkful.run("pause", "held").expect(2);
        assertThat(refused.err()).contains("held is not running", "resume held");
    }

    @Test
    void requestThatADeadConsoleLeftIsNotMeantForTheNext() throws IOException {
        Running run = start();
        server.awaitHeld(4);
        run.kill();
        server.release();
        Path control = Files.createDirectories(forkful.runDirectory("held").resolve("control"));
        Files.writeString(control.resolve("000000000000001-x.json"), "{\"verb\":\"CANCEL\",\"by\":\"b\",\"why\":\"\"}");
        Files.writeString(control.resolve("000000000000002-y.json.tmp"), "{\"verb");
        forkful.run("resume", "held", "--progress=none").expect(0);
        forkful.allOk("held", 40);
    }

    /** Forty calls, four at once, which wait until the server lets them go. */
    private Running start() {
        forkful.job("kit.job.kts");
        StringBuilder urls = new StringBuilder();
        IntStream.range(0, 40)
                .forEach(n -> urls.append(server.url("/hold/" + n)).append('\n'));
        forkful.write("urls.txt", urls.toString());
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=urls.txt", "--name=held", "--concurrency=4");
        Eventually.see(
                "the run", Duration.ofSeconds(60), () -> Files.exists(forkful.runDirectory("held")), there -> there);
        return run;
    }

    private void await(String what, java.util.function.Predicate<JsonNode> wanted) {
        Eventually.see(what, Duration.ofSeconds(30), () -> forkful.status("held"), wanted);
    }
}
