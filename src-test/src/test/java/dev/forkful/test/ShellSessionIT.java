package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What a shell keeps between commands: loaded scripts, the compiler, warm workers, open runs. */
class ShellSessionIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void loadedJobIsRunByNameByTheSameWorkersUntilItIsReloaded() {
        forkful.job("sq.job.kts");
        Running shell = forkful.start("shell");
        shell.type("load sq.job.kts\nrun sq --name a --workers 2\n");
        awaitErr(shell, "a done");
        assertThat(shell.out()).contains("sq.job.kts: job sq, input the integers from 1 to 3", "3 attempts");
        forkful.write("sq.job.kts", Forkful.jobText("sq.job.kts").replace("n * (by ?: n)", "n + 100"));
        shell.type("run sq --name b --workers 2\n");
        awaitErr(shell, "b done");
        assertThat(shell.err()).contains("sq.job.kts was changed since it was loaded; 'reload' takes it up");
        shell.type("reload sq\nrun sq --name c --workers 2\nload\n");
        awaitErr(shell, "c done");
        shell.endInput();
        assertThat(shell.await().exit()).isZero();

        assertThat(results("a")).isEqualTo(List.of(1, 4, 9));
        assertThat(results("b")).isEqualTo(List.of(1, 4, 9));
        assertThat(results("c")).isEqualTo(List.of(101, 102, 103));
        assertThat(pids("b")).isEqualTo(pids("a"));
        assertThat(pids("c")).doesNotContainAnyElementsOf(pids("a"));
    }

    @Test
    void submitOpensARunOfALoadedJobAndShowsTheReplies() {
        forkful.job("sq.job.kts");
        Running shell = forkful.start("shell");
        shell.type("load sq.job.kts\nsubmit sq 7\n");
        awaitErr(shell, "\"result\":49");
        shell.type("submit 8 9\n");
        awaitErr(shell, "has tasks 1 to 2");
        awaitErr(shell, "\"result\":64"); // in whichever order
        awaitErr(shell, "\"result\":81");
        shell.type("jobs\nclose latest\n");
        awaitErr(shell, "3 ok, 0 failed");
        shell.endInput();
        assertThat(shell.await().exit()).isZero();
        assertThat(shell.out()).contains("/3 settled");
    }

    @Test
    void submitRefusesTheStandardInputOfTheShellWithoutARunToo() {
        forkful.job("sq.job.kts");
        for (String target : List.of("sq ", "")) {
            Running shell = forkful.start("shell");
            shell.type("load sq.job.kts\nsubmit sq 7\n");
            awaitErr(shell, "\"result\":49");
            shell.type("submit " + target + "-\n");
            awaitErr(shell, "the shell reads its commands from there: name a file");
            shell.endInput();
            assertThat(shell.await().exit()).isEqualTo(2);
        }
    }

    @Test
    void submissionsThatComeTogetherOpenOneRunOfTheirJob() {
        forkful.job("sq.job.kts");
        Finished batch = forkful.run("shell", "-c", "load sq.job.kts; submit sq 7 &; submit sq 8 &; submit sq 9")
                .expect(0);
        assertThat(batch.err()).doesNotContain("exists already").contains("3 ok, 0 failed");
        assertThat(forkful.look("runs", "--json").expect(0).out().lines()).hasSize(1);
    }

    @Test
    void batchThatFailsDrainsItsOpenRunsAndOneThatClosesThemEnds() {
        forkful.job("sq.job.kts");
        Finished failed = forkful.run("shell", "-c", "load sq.job.kts; submit sq 7; status nope")
                .expect(2);
        assertThat(failed.err()).contains("status nope: exit code 2", " drains\n", ": a command of the batch failed");
        Finished refused =
                forkful.run("shell", "-c", "load sq.job.kts; submit sq {bad}").expect(2);
        assertThat(refused.err()).contains("ITEM {bad}").doesNotContain(" drains");
        Finished closed = forkful.run("shell", "-c", "load sq.job.kts; submit sq 8; close sq")
                .expect(0);
        assertThat(closed.err()).contains("1 ok, 0 failed");
    }

    @Test
    void killedShellLeavesNeitherAWorkerNorATask() {
        forkful.job("kit.job.kts");
        Running shell = forkful.start("shell");
        shell.type("load kit.job.kts --set folder=" + forkful.folder() + "\n");
        shell.type("run meeting --name a --workers 2 --concurrency 4 --limit 4\n");
        awaitErr(shell, "a done");
        assertThat(shell.workers()).as("they wait").hasSize(2);
        shell.type("run meeting --name b --workers 2 --concurrency 4 --out b.ndjson\n");
        Eventually.see("some replies", Duration.ofSeconds(30), () -> status("b"), ok -> ok > 10);
        assertThat(pids("b")).as("run b has the workers of run a").hasSameElementsAs(pids("a"));
        shell.kill();
        Eventually.see("no worker", Duration.ofSeconds(10), forkful::processes, List::isEmpty);

        assertThat(status("b")).isBetween(11, 20);
        forkful.write("go", "");
        forkful.run("resume", "b", "--progress=none").expect(0);
        forkful.allOk("b", 400);
    }

    private int status(String run) {
        Finished status = forkful.look("status", run, "--json");
        return status.exit() == 0 ? status.json().path("ok").asInt() : 0;
    }

    @Test
    void openRunsOfABatchAreClosedAtItsEnd() {
        forkful.job("sq.job.kts");
        Finished batch =
                forkful.run("shell", "-c", "load sq.job.kts; submit sq 3 4").expect(0);
        assertThat(batch.err()).contains("\"result\":9", "\"result\":16");
        assertThat(forkful.look("runs").expect(0).out()).contains("completed").doesNotContain("interrupted");
    }

    @Test
    void batchAwaitsTheTasksThatItSubmitsBehindAndTheRunThatThisBegins() {
        forkful.job("sq.job.kts");
        Finished batch =
                forkful.run("shell", "-c", "load sq.job.kts; submit sq 3 4 &").expect(0);
        assertThat(batch.err()).contains("\"result\":9", "\"result\":16");
        assertThat(forkful.look("runs").expect(0).out()).contains("completed").doesNotContain("interrupted");
    }

    @Test
    void argumentsThatAScriptIsLoadedWithAreThoseOfItsRuns() {
        forkful.job("sq.job.kts");
        forkful.write("sq", "no script, though it has the name of a job");
        Finished batch = forkful.run(
                        "shell",
                        "-c",
                        "load sq.job.kts --set by=7; submit sq 6; close sq; run sq --name a; reload;"
                                + " run sq --name b --set by=2")
                .expect(0);
        assertThat(batch.err()).contains("\"result\":42");
        assertThat(results("a")).isEqualTo(List.of(7, 14, 21));
        assertThat(results("b")).isEqualTo(List.of(2, 4, 6));
    }

    @Test
    void submitEndsWhereItsOpenRunIsRefused() {
        forkful.job("declaring.job.kts");
        Finished batch = forkful.run(
                        "shell", "-c", "load declaring.job.kts --set does=refuse --set mark=here; submit declaring 1")
                .expect(2);
        assertThat(batch.err())
                .contains("not twice", "nothing was submitted: the open run of declaring ended before it began");
    }

    @Test
    void whatCannotBeMeantIsRefusedByName() {
        forkful.job("sq.job.kts");
        Finished none = forkful.run("shell", "-c", "submit sq 1").expect(2);
        assertThat(none.err()).contains("no run and no loaded job is called sq, and no run is open here");
        Finished nothing =
                forkful.run("shell", "-c", "load sq.job.kts; submit sq").expect(2);
        assertThat(nothing.err()).contains("no ITEM");
        assertThat(forkful.run("load", "sq.job.kts").expect(2).err()).contains("unknown command load");
    }

    @Test
    void workersThatAreNotToWaitDoNot() {
        forkful.job("sq.job.kts");
        forkful.run("shell", "-c", "set warm 0; load sq.job.kts; run sq --name a; run sq --name b")
                .expect(0);
        assertThat(pids("b")).doesNotContainAnyElementsOf(pids("a"));
    }

    private List<Integer> results(String run) {
        return forkful.look("results", run, "--ordered").expect(0).replies().stream()
                .map(reply -> Objects.requireNonNull(reply.result()).asInt())
                .toList();
    }

    private List<Long> pids(String run) {
        return forkful.look("workers", run, "--json")
                .expect(0)
                .json()
                .valueStream()
                .map((JsonNode worker) -> worker.path("pid").asLong())
                .toList();
    }

    private static void awaitErr(Running shell, String text) {
        Eventually.see("'" + text + "' on stderr", Duration.ofSeconds(60), shell::err, said -> said.contains(text));
    }
}
