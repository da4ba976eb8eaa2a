package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run is followed from a second process. */
class FollowIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void attachWaitsForTheEndAndGivesTheRunsExitCode() {
        Running run = start(server.url("/hold/a") + "\n" + server.url("/b?status=404") + "\n");
        Running attached = forkful.start("attach", "held");
        Running watching = forkful.start("watch", "held");
        Eventually.see("the workers", Duration.ofSeconds(30), watching::err, said -> said.contains("worker 1  pid"));
        assertThat(watching.err()).contains("held ", "fly ");
        server.release();
        assertThat(run.await().exit()).isEqualTo(1);
        Finished end = attached.await();
        assertThat(end.exit()).isEqualTo(1);
        assertThat(end.err()).contains("held is completed", "2 published = 1 ok + 1 failed");
        assertThat(watching.await().err()).contains("held is completed");
    }

    @ParameterizedTest
    @CsvSource({"limit, 1", "signal, 75", "input, 2"})
    void attachEndsAsARunDoesThatIsStopped(String why, int exit) throws IOException {
        forkful.job("kit.job.kts");
        Running run = forkful.start(
                "run",
                "kit.job.kts",
                "--job=once",
                "--input=-",
                "--name=held",
                "--workers=1",
                "--concurrency=1",
                "--limit-failures=" + (why.equals("limit") ? "1" : "none"));
        run.type(server.url("/hold/a?status=404") + "\n" + server.urls("/b", 3, ""));
        server.awaitHeld(1);
        Running attached = forkful.start("attach", "held");
        Eventually.see("it follows", Duration.ofSeconds(30), attached::err, said -> said.contains("held"));
        if (why.equals("signal")) {
            run.signal("TERM");
            Eventually.see("it drains", Duration.ofSeconds(30), run::err, said -> said.contains("stopping: "));
        } else if (why.equals("input")) {
            run.process.getOutputStream().write(new byte[] {(byte) 0xff, '\n'});
            run.endInput();
            Eventually.see(
                    "it drains",
                    Duration.ofSeconds(30),
                    () -> forkful.status("held").path("state").asString(),
                    state -> state.equals("draining"));
        }
        server.release();
        run.await().expect(exit);
        assertThat(attached.await().expect(exit).err()).contains("held is interrupted");
    }

    @Test
    void ctrlCLeavesTheRunRunning() {
        Running run = start(server.url("/hold/a") + "\n");
        Running attached = forkful.start("attach", "held");
        Running watching = forkful.start("watch", "held");
        Eventually.see("the workers", Duration.ofSeconds(30), watching::err, said -> said.contains("worker 1  pid"));
        attached.signal("INT");
        watching.signal("INT");
        assertThat(attached.await().err()).contains("run held goes on; to stop it:", "drain held");
        assertThat(watching.await().exit()).isZero();
        server.release();
        assertThat(run.await().exit()).isZero();
        assertThat(forkful.run("attach", "held").expect(0).err()).contains("held is completed");
    }

    private Running start(String urls) {
        forkful.job("kit.job.kts");
        forkful.write("urls.txt", urls);
        Running run =
                forkful.start("run", "kit.job.kts", "--job=once", "--input=urls.txt", "--name=held", "--workers=1");
        server.awaitHeld(1);
        return run;
    }
}
