package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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
