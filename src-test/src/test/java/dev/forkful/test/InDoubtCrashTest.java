package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No call of a job that holds what is in doubt is made twice, whoever dies when, unless a person says so. */
class InDoubtCrashTest {
    private static final String FAULT = "FORKFUL_FAULT";

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @BeforeEach
    void writeJob() {
        forkful.job("Pay.java");
    }

    @Test
    void deathOfAWorkerLeavesItsCallsInDoubtAndTheRunGoesOnUntilAPersonDecides() {
        forkful.write("in", server.urls("/hold", 8, ""));
        Running run = start("live", 2, 8);
        server.awaitHeld(8);
        assertThat(run.workers().get(0).destroyForcibly()).isTrue();
        List<Integer> doubts = Eventually.see(
                "half of them are in doubt",
                Duration.ofSeconds(30),
                () -> doubts("live"),
                seen -> !seen.isEmpty() || !run.process.isAlive());
        assertThat(doubts).hasSize(4);

        // While the run lives: one is run anew, and only that; one is given up.
        decide("live", "--retry", doubts.get(0));
        Eventually.see("it is called again", Duration.ofSeconds(30), server::total, seen -> seen == 9);
        decide("live", "--fail", doubts.get(1));
        server.release();
        Finished ended = run.await().expect(1);
        assertThat(ended.err())
                .contains("4 tasks are in doubt", "5 ok + 1 failed + 2 in doubt", "forkful indoubt live");

        forkful.with(FAULT, "EVENT_APPEND@1"); // nothing of it is on record: whoever decided has to ask again
        forkful.run("indoubt", "live", "--fail").expect(137);
        assertThat(doubts("live")).isEqualTo(doubts.subList(2, 4));
        // Its event is on disk, and nothing, or the first of what follows from it; the rest is the next supervisor's.
        forkful.with(FAULT, "EVENT_APPENDED@1");
        forkful.run("indoubt", "live", "--retry", "--task", Integer.toString(doubts.get(2)))
                .expect(137);
        forkful.with(FAULT, "EVENT_APPENDED@2");
        forkful.run(
                        "indoubt",
                        "live",
                        "--ok",
                        "--task",
                        Integer.toString(doubts.get(3)),
                        "--reason",
                        "seen in the ledger")
                .expect(137);
        forkful.without(FAULT);
        assertThat(forkful.run("resume", "live").expect(1).err()).contains("live done", "7 ok + 1 failed + 0 in doubt");
        List<Reply> replies = forkful.look("results", "live").expect(0).replies();
        Reply.assertOneEach(replies, 8);
        assertThat(replies.stream().filter(reply -> !reply.isOk()))
                .singleElement()
                .satisfies(reply -> assertThat(reply.errorType()).isEqualTo("in-doubt"));
        assertCalls(8, doubts.get(0), doubts.get(2));
    }

    @Test
    void deathOfTheConsoleLeavesAllCallsInDoubtAndAResumeRepeatsNone() {
        forkful.write("in", server.urls("/hold", 5, ""));
        Running run = start("cut", 1, 5);
        server.awaitHeld(5);
        run.kill();
        forkful.awaitNoProcess();
        server.release();
        assertThat(forkful.run("resume", "cut").expect(1).err())
                .contains("0 ok + 0 failed + 5 in doubt", "5 tasks are in doubt: sent, and not answered");
        assertCalls(5);
    }

    @Test
    void stopThatCutsCallsOffSaysThatTheyAreInDoubtAndWhy() {
        forkful.write("in", server.urls("/hold", 3, ""));
        Running run = forkful.start(
                "run", "Pay.java", "--input=in", "--name=stop", "--workers=1", "--concurrency=2", "--drain-timeout=1s");
        server.awaitHeld(2);
        run.signal("INT");
        assertThat(run.await().expect(75).err())
                .contains("2 tasks are in doubt: sent, and not answered", "forkful indoubt stop\n", "+ 1 open\n")
                .endsWith("/forkful resume stop\n");
        assertThat(forkful.run("indoubt", "stop").expect(0).out().lines())
                .hasSize(2)
                .allMatch(line -> line.contains(": run-stopped: the run was stopped before the answer came; input"));
        run = forkful.start("resume", "stop", "--drain-timeout=1s");
        server.awaitHeld(3);
        run.signal("INT");
        assertThat(run.await().expect(75).err())
                .contains("3 tasks are in doubt")
                .endsWith("/forkful indoubt stop\n");
    }

    @Test
    void deathBesideTheSentRecordNeverMakesACallTwice() {
        forkful.write("in", server.urls("/quick", 5, ""));
        forkful.with(FAULT, "SENT_APPEND@3");
        start("before", 1, 1).await().expect(0); // nothing was sent that is not on record
        assertCalls(5);

        forkful.write("in", server.urls("/after", 5, ""));
        forkful.with(FAULT, "SENT_APPENDED@3");
        start("after", 1, 1).await().expect(1);
        forkful.without(FAULT);
        assertThat(server.count("/after/2")).isZero();
        assertThat(server.total()).isEqualTo(9);
        decide("after", "--retry", 2); // it is in doubt: that it was never called nobody can know
        forkful.run("resume", "after").expect(0);
        assertThat(server.count("/after/2")).isEqualTo(1);
        assertThat(server.total()).isEqualTo(10);
    }

    @Test
    void deathOfAWorkerThatHasJustSaidSoLeavesItsCallInDoubt() {
        forkful.write("in", server.urls("/hold", 2, ""));
        forkful.with(FAULT, "DOUBT_APPENDED@1");
        forkful.run(
                        "run",
                        "Pay.java",
                        "--input=in",
                        "--name=slow",
                        "--workers=1",
                        "--concurrency=1",
                        "--set=timeout=PT1S")
                .expect(1);
        forkful.without(FAULT);
        assertThat(doubts("slow")).containsExactly(0, 1);
        assertCalls(2);
    }

    private Running start(String name, int workers, int concurrency) {
        return forkful.start(
                "run",
                "Pay.java",
                "--input=in",
                "--name=" + name,
                "--workers=" + workers,
                "--concurrency=" + concurrency);
    }

    private void decide(String run, String how, int task) {
        forkful.run("indoubt", run, how, "--task", Integer.toString(task)).expect(0);
    }

    private List<Integer> doubts(String run) {
        return forkful.look("indoubt", run, "--json")
                .expect(0)
                .out()
                .lines()
                .map(line -> Reply.JSON.readTree(line).path("seq").asInt())
                .toList();
    }

    /** Each task was called once, but some, which were called twice. */
    private void assertCalls(int tasks, Integer... twice) {
        String path = server.paths().iterator().next().replaceFirst("[0-9]+$", "");
        assertThat(IntStream.range(0, tasks).mapToObj(i -> server.count(path + i)))
                .containsExactlyElementsOf(IntStream.range(0, tasks)
                        .mapToObj(i -> List.of(twice).contains(i) ? 2 : 1)
                        .toList());
    }
}
