package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A run that lives, seen from other processes, and stopped by its person. */
class LiveRunIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void dumpOfThreadsIsNoData() {
        forkful.job("kit.job.kts");
        forkful.write("urls.txt", server.url("/hold/a") + "\n");
        Running run = forkful.start("run", "kit.job.kts", "--job=status", "--input=urls.txt", "--out=-");
        server.awaitHeld(1);
        run.signal("QUIT");
        Eventually.see("the dump", Duration.ofSeconds(30), run::err, err -> err.contains("Full thread dump"));
        server.release();
        assertThat(run.await().expect(0).replies()).hasSize(1);
    }

    @Test
    void othersMaySeeALiveRunButNotTouchIt() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/quick", 5, "") + server.urls("/hold", 3, "") + server.urls("/quick", 2, ""));
        Running run = forkful.start("run", "kit.job.kts", "--job=status", "--input=in", "--name=live", "--workers=2");
        server.awaitHeld(3);
        Running tail = forkful.start("tail", "live", "-f");
        tail.awaitLines(7);
        JsonNode status = Eventually.see(
                "seven replies in status, and three attempts",
                Duration.ofSeconds(20),
                () -> forkful.status("live"),
                seen -> seen.path("ok").asInt() == 7 && seen.path("inFlight").asInt() == 3); // said at each beat
        assertThat(status.path("state").asString()).isEqualTo("running");
        assertThat(status.path("published").asInt()).isEqualTo(10);
        assertThat(status.path("inFlight").asInt()).isEqualTo(3);
        assertThat(status.path("workers").asInt()).isEqualTo(2);
        for (String[] command : List.of(new String[] {"rm", "live"}, new String[] {"resume", "live"})) {
            Finished refused = forkful.run(command).expect(2);
            assertThat(refused.err())
                    .matches("forkful: run live is being run by process \\d+; wait until it ends, or stop it there,"
                            + " or with 'forkful drain live'\n");
        }
        assertThat(forkful.look("runs").expect(0).out()).contains("live", "running");
        assertThat(tail.process.isAlive()).isTrue();
        server.release();
        run.await().expect(0);
        Reply.assertOneEach(tail.await().expect(0).replies(), 10);
    }

    @Test
    void interruptDrainsAndPrintsTheCommandThatGoesOn() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 30, ""));
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=in", "--name=stopped", "--workers=2", "--concurrency=4");
        server.awaitHeld(4);
        run.signal("INT");
        Eventually.see(
                "draining",
                Duration.ofSeconds(20),
                () -> forkful.status("stopped"),
                seen -> seen.path("state").asString().equals("draining"));
        server.release();
        Finished stopped = run.await().expect(75);
        int asked = server.total();
        assertThat(asked).isBetween(4, 29);
        JsonNode status = forkful.status("stopped");
        assertThat(status.path("state").asString()).isEqualTo("interrupted");
        assertThat(status.path("ok").asInt()).isEqualTo(asked);
        Matcher command =
                Pattern.compile("(?m)^.*?(\\S*forkful\\S* resume \\S+)$").matcher(stopped.err());
        assertThat(command.find()).as("a resume command in: " + stopped.err()).isTrue();
        forkful.runLine(command.group(1)).expect(0);
        forkful.allOk("stopped", 30);
        assertThat(server.total()).isEqualTo(30);
        assertThat(server.paths()).hasSize(30);
    }

    @Test
    void secondInterruptAborts() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 30, ""));
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=in", "--name=cut", "--workers=1", "--concurrency=4");
        server.awaitHeld(4);
        run.signal("INT");
        Eventually.see(
                "draining",
                Duration.ofSeconds(20),
                () -> forkful.status("cut"),
                seen -> seen.path("state").asString().equals("draining"));
        run.signal("INT");
        Finished cut = run.await().expect(130);
        assertThat(cut.err()).contains("resume");
        Eventually.see("no process left", Duration.ofSeconds(10), forkful::processes, List::isEmpty);
        server.release();
        forkful.run("resume").expect(0);
        forkful.allOk("cut", 30);
    }

    @Test
    void sigtermDrainsToo() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", 9, ""));
        Running run = forkful.start(
                "run", "kit.job.kts", "--job=status", "--input=in", "--name=term", "--workers=1", "--concurrency=2");
        server.awaitHeld(2);
        run.signal("TERM");
        Eventually.see(
                "draining",
                Duration.ofSeconds(20),
                () -> forkful.status("term"),
                seen -> seen.path("state").asString().equals("draining"));
        server.release();
        run.await().expect(75);
        assertThat(forkful.status("term").path("ok").asInt()).isBetween(2, 8);
    }

    @Test
    void replyIsOnStandardOutputBeforeTheRunEnds() {
        forkful.job("kit.job.kts");
        forkful.write("in", server.url("/a") + "\n" + server.url("/hold/b") + "\n");
        Running run = forkful.start("run", "kit.job.kts", "--job=status", "--input=in", "--workers=1", "--out=-");
        run.awaitLines(1);
        assertThat(run.process.isAlive()).isTrue();
        assertThat(run.out()).contains("/a");
        server.awaitHeld(1);
        server.release();
        run.await().expect(0);
    }
}
