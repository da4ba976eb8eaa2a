package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.TestConsole.Said;
import dev.forkful.shell.world.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code indoubt} over a run whose processes were killed when two of its tasks were sent and not answered. */
class InDoubtCommandTest {
    private static final String ME = System.getProperty("user.name");

    private final Path folder;
    private final RunDirectory pay;

    InDoubtCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        RecordedRuns runs = new RecordedRuns(folder.resolve("state"));
        pay = runs.inDoubt("pay");
        RunDirectory unused = runs.finished("done");
    }

    @Test
    void whatIsInDoubtIsListedWithWhenWhoAndWhy() {
        Said said = run("indoubt pay");
        assertThat(said.out())
                .isEqualTo("task 4  sent 2026-11-21T08:59:00.300Z by worker 2, attempt 1, key key-4: worker-died: its"
                        + " worker died before the answer came; input \"e\"\n"
                        + "task 5  sent 2026-11-21T08:59:00.301Z by worker 2, attempt 3, key key-5: timeout: too"
                        + " slow; input \"f\"\n");
        assertThat(said.err())
                .isEqualTo("forkful: 2 tasks are in doubt; to decide: forkful indoubt pay with --retry, --fail or"
                        + " --ok\n");
        assertThat(run("indoubt pay --json --where attempts==3").out())
                .isEqualTo("{\"seq\":5,\"stage\":\"main\",\"key\":\"key-5\",\"input\":\"f\",\"sentAt\":"
                        + "\"2026-11-21T08:59:00.301Z\",\"worker\":2,\"attempt\":3,\"error\":{\"type\":\"timeout\","
                        + "\"message\":\"too slow\"}}\n");
        assertThat(run("indoubt done")).isEqualTo(new Said(ExitCode.OK, "", "forkful: no task is in doubt\n"));
    }

    @Test
    void callThatTheEndOfItsRunCutOffIsNotCalledADeath() {
        try (Owner owner = pay.broker().own(9, pay.state())) {
            owner.append(new Event.WorkerLost(0, 3, 2, 137, false, List.of()));
        }
        assertThat(run("indoubt pay --task 4").out())
                .contains(": run-stopped: the run was stopped before the answer came; input \"e\"\n");
        assertThat(run("indoubt pay --task 5").out()).contains(": timeout: too slow;");
    }

    @Test
    void statusAndShowSaySo() {
        assertThat(run("status pay").out())
                .contains(" = 4 ok + 0 failed + 2 in doubt\n")
                .endsWith("\n  next     forkful indoubt pay\n");
        assertThat(run("status pay --json").out()).contains("\"inDoubt\":2,");
        assertThat(run("why pay").out())
                .contains("2 tasks were sent and not answered")
                .endsWith("indoubt pay\n");
        assertThat(run("show pay 5").out())
                .contains("attempt 3 may be sent from now on, by worker 2, key key-5\n")
                .contains("in doubt: {\"type\":\"timeout\"");
    }

    @Test
    void decisionsAtRestAreOnRecordAndTheRunCanGoOn() {
        assertThat(run("indoubt pay --ok --task 4 --result {\"by\":\"hand\"} --reason seen")
                        .err())
                .isEqualTo("forkful: run pay: 1 task is settled as ok; to go on with the run: forkful resume pay\n");
        assertThat(run("status pay").out()).contains(" = 5 ok + 0 failed + 1 in doubt\n");
        assertThat(run("indoubt pay --fail").err()).contains("1 task is settled as failed");
        assertThat(run("tail pay --from 4").out().lines().map(line -> line.replaceAll(",\"attempts.*", "")))
                .containsExactlyInAnyOrder(
                        "{\"seq\":4,\"stage\":\"main\",\"status\":\"ok\",\"input\":\"e\",\"result\":{\"by\":\"hand\"}",
                        "{\"seq\":5,\"stage\":\"main\",\"status\":\"failed\",\"input\":\"f\",\"error\":{\"type\":"
                                + "\"in-doubt\",\"message\":\"it was sent, its answer never came, and " + ME
                                + " settled it as failed\"}");
        assertThat(run("show pay").out())
                .contains("1 task in doubt settled as ok, by " + ME + " (seen)\n")
                .contains("1 task in doubt settled as failed, by " + ME + "\n");
        assertThat(run("show pay 4").out()).endsWith("Z  settled as ok, by " + ME + " (seen): {\"by\":\"hand\"}\n");
        assertThat(run("show pay 4 --json").out())
                .contains(",\"worker\":0,\"by\":\"" + ME + "\",\"why\":\"seen\",\"result\":{\"by\":\"hand\"}");
        assertThat(run("show pay 5").out()).contains("Z  settled as failed, by " + ME + ": {\"type\":\"in-doubt\"");
        assertThat(run("status pay").out()).startsWith("pay  completed\n");
        assertThat(pay.path().resolve("control")).isEmptyDirectory();
    }

    @Test
    void taskToBeRunAnewIsOpenInTheNextGeneration() {
        assertThat(run("indoubt pay --retry --where seq==5").err()).contains("1 task is run anew");
        assertThat(run("status pay").out())
                .contains(" = 4 ok + 0 failed + 1 in doubt + 1 open\n")
                .endsWith("\n  next     forkful resume pay\n");
        assertThat(pay.state().generation(5)).isEqualTo(1);
        assertThat(pay.state().generation(4)).isZero();
    }

    @Test
    void dryRunChangesNothing() {
        assertThat(run("indoubt pay --retry --task 5 --dry-run").out())
                .isEqualTo("dry run: of 2 tasks in doubt, 1 would be run anew; nothing was changed\n");
        assertThat(run("indoubt pay --fail --where seq==1").err()).isEqualTo("forkful: no task in doubt matches\n");
        assertThat(run("status pay").out()).contains(" 2 in doubt\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "indoubt pay --retry --task 3 | --task 3: that task is not in doubt",
                "indoubt pay --retry --ok | Error: --retry, --ok are mutually exclusive (specify only one)",
                "indoubt pay --json --ok | --json lists: it cannot stand with --retry, --fail or --ok",
                "indoubt pay --dry-run | --dry-run goes with --retry, --fail or --ok",
                "indoubt pay --fail --result 1 | --result goes with --ok: it is the result of tasks that were done",
                "indoubt nobody | no run 'nobody'; 'forkful runs' lists them",
                "indoubt | Missing required parameter: 'RUN'",
            })
    void whatMakesNoSenseIsRefused(String line, String complaint) {
        Said said = run(line);
        assertThat(said.exit()).as(said.err()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints()).isEqualTo(List.of("forkful: " + complaint));
    }

    @Test
    void resultThatIsNoJsonIsRefused() {
        assertThat(run("indoubt pay --ok --result {nope").err())
                .startsWith("forkful: --result {nope: this is no JSON: ");
    }

    private Said run(String line) {
        return new TestConsole(folder).run(line);
    }
}
