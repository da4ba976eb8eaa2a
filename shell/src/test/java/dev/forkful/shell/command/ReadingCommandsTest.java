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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that tell of runs and change nothing, over a finished run and an interrupted one. */
class ReadingCommandsTest {
    private static final String DONE =
            "{\"run\":\"done\",\"state\":\"completed\",\"published\":6,\"ok\":5,\"failed\":1,"
                    + "\"retried\":1,\"inFlight\":0,\"inDoubt\":0,\"suspects\":0,\"duplicates\":0,\"workers\":0,\"paused\":false,"
                    + "\"job\":\"shout\",\"createdAt\":\"2026-11-21T08:59:00Z\",\"p50Ms\":2.007,\"p95Ms\":2.007,"
                    + "\"p99Ms\":2.007,\"maxMs\":2.007,\"errors\":[{\"type\":"
                    + "\"dev.forkful.http.HttpStatusException\",\"status\":503,\"count\":1,\"sampleSeq\":4,"
                    + "\"sampleMessage\":\"no room\"}]}";
    private static final String ERROR =
            "{\"type\":\"dev.forkful.http.HttpStatusException\",\"message\":\"no room\",\"status\":503}";

    @TempDir
    static Path folder;

    @BeforeAll
    static void recordRuns() throws IOException {
        RecordedRuns runs = new RecordedRuns(folder.resolve("state"));
        runs.finished("done");
        runs.interrupted("half");
    }

    @BeforeEach
    void forgetOtherTests() {
        RecordedRuns.Shout.DEFINED.set(0);
    }

    /** A run may be somebody else's: to look at it is not to run it. */
    @AfterEach
    void noCodeOfTheRunsWasRun() {
        assertThat(RecordedRuns.Shout.DEFINED).hasValue(0);
    }

    @Test
    void runsAreListedTheNewestFirst() {
        List<String> lines = said("runs").lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("RUN +STATE +SETTLED +FAILED +CREATED +JOB");
        assertThat(lines.get(1)).matches("done +completed +6/6 +1 .* shout");
        assertThat(lines.get(2)).matches("half +interrupted +4/6 +0 .* shout");
        assertThat(said("runs --json"))
                .startsWith("[" + DONE + ",{\"run\":\"half\",\"state\":\"interrupted\"")
                .endsWith("]\n");
    }

    @Test
    void statusSaysHowARunStandsAndWhatCanBeDoneNext() {
        assertThat(said("status done"))
                .startsWith("done  completed\n  job      shout\n")
                .contains("\n  tasks    6 published = 5 ok + 1 failed + 0 in doubt\n")
                .contains("\n  errors        1  HttpStatusException 503: no room\n")
                .endsWith("\n  next     forkful retry done --failed\n");
        assertThat(said("status half"))
                .startsWith("half  interrupted\n")
                .contains(" = 4 ok + 0 failed + 0 in doubt + 2 open\n")
                .endsWith("\n  next     forkful resume half\n");
    }

    @Test
    void statusWithoutARunIsOfTheLatest() {
        String bounds = ",\"concurrency\":8,\"adapted\":\"\",\"guarded\":\"\",\"waitsFor\":[],"
                + "\"ageMs\":60000,\"ratePerSecond\":0.0,\"etaMs\":null,\"lastSettledAt\":\"2026-11-21T08:59:00.205Z\"}";
        assertThat(said("status --json"))
                .isEqualTo(DONE.substring(0, DONE.length() - 1) + bounds + "\n")
                .isEqualTo(said("status latest --json"));
    }

    @Test
    void tailGivesTheRepliesOfTheTasksThatAreAskedFor() {
        assertThat(said("tail done").lines()).hasSize(6);
        assertThat(said("tail done --follow")).isEqualTo(said("tail done"));
        assertThat(said("tail half --from 2").lines()).hasSize(2);
        assertThat(said("tail half --failed")).isEmpty();
        assertThat(said("tail done --failed"))
                .isEqualTo("{\"seq\":4,\"stage\":\"main\",\"status\":\"failed\",\"input\":\"e\",\"error\":" + ERROR
                        + ",\"attempts\":1,\"ms\":2.0,\"worker\":2,\"at\":\"2026-11-21T08:59:00.204Z\"}\n");
    }

    @Test
    void resultsAreExportedOnceATask() {
        String ordered = said("results done --ordered");
        assertThat(ordered.lines().map(line -> line.substring(0, "{\"seq\":0".length())))
                .containsExactly("{\"seq\":0", "{\"seq\":1", "{\"seq\":2", "{\"seq\":3", "{\"seq\":4", "{\"seq\":5");
        assertThat(said("results half").lines()).hasSize(4);
        assertThat(said("results done --ordered --out replies.ndjson")).isEmpty();
        assertThat(folder.resolve("replies.ndjson")).hasContent(ordered);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("state", "replies.ndjson");
    }

    @Test
    void resultsAsCsvHaveARowATask() {
        assertThat(said("results done --format csv").lines())
                .startsWith("input,result,status,error", "a,A,ok,", "b,B,ok,")
                .contains("e,,failed,\"" + ERROR.replace("\"", "\"\"") + "\"")
                .hasSize(7);
    }

    @Test
    void failuresAreGroupedByWhatFailed() {
        assertThat(said("failures done"))
                .isEqualTo("       1  dev.forkful.http.HttpStatusException 503, such as task 4: no room\n");
        assertThat(said("failures done --json"))
                .isEqualTo("[{\"type\":\"dev.forkful.http.HttpStatusException\",\"status\":503,\"count\":1,"
                        + "\"sampleSeq\":4,\"sampleMessage\":\"no room\"}]\n");
        assertThat(said("failures half --json")).isEqualTo("[]\n");
        assertThat(run("failures half")).isEqualTo(new Said(ExitCode.OK, "", "forkful: no failed tasks\n"));
    }

    @Test
    void failuresAreGroupedByWhateverIsAskedFor() {
        assertThat(said("failures done --group-by status/100")).isEqualTo("       1  5, such as task 4: no room\n");
        assertThat(said("failures done --group-by input --json"))
                .isEqualTo("[{\"key\":\"e\",\"count\":1,\"sampleSeq\":4,\"sampleMessage\":\"no room\"}]\n");
        assertThat(said("failures done --group-by input.host"))
                .isEqualTo("       1  (none), such as task 4: no room\n");
        assertThat(said("failures done --where status==503 --json")).isEqualTo(said("failures done --json"));
        assertThat(run("failures done --where status==500"))
                .isEqualTo(new Said(ExitCode.OK, "", "forkful: no failed task matches\n"));
    }

    @Test
    void tasksAreChosenByAnExpression() {
        assertThat(said("tail done --where status==503")).isEqualTo(said("tail done --failed"));
        assertThat(said("tail done --where ok&&seq>2").lines()).hasSize(2);
        assertThat(said("results done --ordered --where seq>=2&&input<'e'")
                        .lines()
                        .map(line -> line.substring(0, 8)))
                .containsExactly("{\"seq\":2", "{\"seq\":3");
        assertThat(said("results done --where attempts>1 --format csv"))
                .isEqualTo("input,result,status,error\nb,B,ok,\n");
    }

    @Test
    void inputsOfFailedTasksAreGivenBackAsTheyWereRead() {
        assertThat(said("results done --failed --format inputs")).isEqualTo("\"e\"\n");
        assertThat(said("results done --failed --where status==500 --format inputs"))
                .isEmpty();
        assertThat(said("results half --ordered --format inputs")).isEqualTo("\"a\"\n\"b\"\n\"c\"\n\"d\"\n");
        assertThat(said("results done --failed").lines()).hasSize(1);
    }

    @Test
    void fieldThatNoTaskHasIsToldOfWithThoseThatThereAre() {
        Said said = run("tail done --where error.tipe=='x'");
        assertThat(said.exit()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .startsWith("forkful: --where: 6 of 6 tasks have no answer, and are left out; task ")
                .contains("key 'tipe'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail", "results", "failures", "retry"})
    void wrongExpressionIsToldWithItsColumnAndTheNames(String command) {
        Said said = run(command + " done --where ok||sttus==1");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .startsWith("forkful: --where: column 5: undeclared reference to 'sttus'\n")
                .contains("\n  the names are seq, stage, ok, status, error, input, result, attempts, ms, worker, at");
    }

    @Test
    void showTellsTheHistoryOfARun() {
        assertThat(said("show done"))
                .isEqualTo("2026-11-21T08:59:00Z  started, by ann\n2026-11-21T08:59:00.900Z  completed, by ann\n");
        assertThat(said("show half --json"))
                .isEqualTo("[{\"at\":\"2026-11-21T08:59:00Z\",\"what\":\"started\",\"by\":\"ann\"}]\n");
    }

    @Test
    void showTellsWhoWentOnWithARunAndWithWhat(@TempDir Path other) throws IOException {
        RunDirectory run = new RecordedRuns(other.resolve("state")).interrupted("half");
        try (Owner owner = run.broker().own(9, run.state())) {
            owner.append(marked(1, Event.Mark.STARTED, "bob", "retry --failed: 1 task run anew: 4"));
            owner.append(marked(2, Event.Mark.INPUT_ENDED, "bob", ""));
            owner.append(marked(3, Event.Mark.DRAINING, "forkful", "stopped early: 5 of 6 tasks failed"));
        }
        TestConsole console = new TestConsole(other);
        assertThat(console.run("show half").out()).isEqualTo("""
                        2026-11-21T08:59:00Z  started, by ann
                        2026-11-21T08:59:01Z  resumed, by bob (retry --failed: 1 task run anew: 4)
                        2026-11-21T08:59:02Z  its input has ended
                        2026-11-21T08:59:03Z  draining, by forkful (stopped early: 5 of 6 tasks failed)
                        """);
        assertThat(console.run("show half --json").out())
                .contains("\"what\":\"started\",\"by\":\"bob\",\"why\":\"retry --failed: 1 task run anew: 4\"}");
    }

    private static Event marked(int second, Event.Mark mark, String by, String why) {
        return new Event.RunMarked(RecordedRuns.BEGUN.toEpochMilli() + second * 1_000L, 9, mark, by, why);
    }

    @Test
    void showTellsEachAttemptOfATask() {
        assertThat(said("show done 1").lines())
                .containsExactly(
                        "task 1",
                        "  input    \"b\"",
                        "  2026-11-21T08:59:00.150Z  attempt 1 failed, the next after 250 ms: " + RecordedRuns.REFUSED,
                        "  2026-11-21T08:59:00.201Z  ok after 2 attempts and 2.0 ms, by worker 1: \"B\"");
        assertThat(said("show half 5")).isEqualTo("task 5\n  input    \"f\"\n  nothing has come of it yet\n");
        assertThat(said("show done 4 --json"))
                .isEqualTo("{\"seq\":4,\"input\":\"e\",\"history\":[{\"at\":\"2026-11-21T08:59:00.204Z\","
                        + "\"what\":\"failed\",\"attempts\":1,\"worker\":2,\"error\":" + ERROR + "}]}\n");
    }

    @Test
    void workersAreToldOneByOne() {
        assertThat(said("workers done").lines())
                .containsExactly(
                        "worker      pid  state     in flight   settled  deaths  since",
                        "     1  4000001  stopped           0         3       0  2026-11-21T08:59:00.100Z",
                        "     2  4000002  stopped           0         3       0  2026-11-21T08:59:00.100Z");
        assertThat(said("workers half --json"))
                .contains("\"worker\":2,\"pid\":4000002,\"state\":\"gone\",\"inFlight\":0,\"settled\":1,\"deaths\":0,");
    }

    @ParameterizedTest
    @CsvSource({
        "attach done, 1, done is completed",
        "watch done, 1, done is completed",
        "attach half, 75, half is interrupted",
        "watch half, 75, half is interrupted"
    })
    void whoFollowsARunThatHasEndedIsToldHow(String line, int exit, String first) {
        Said said = run(line);
        assertThat(said.exit()).isEqualTo(exit);
        assertThat(said.err().lines()).startsWith(first).anyMatch(told -> told.startsWith("  tasks    6 published"));
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "runs done | unexpected argument done",
                "status done half | unexpected argument half",
                "status done --jsn | unknown option --jsn; did you mean --json?",
                "tail | Missing required parameter: 'RUN'",
                "tail done --from x | Invalid value for option '--from': 'x' is not a whole number",
                "tail done --from -1 | --from -1: tasks are numbered from 0",
                "results done --format xml | Invalid value for option '--format': expected one of ndjson, csv, inputs"
                        + " but was 'xml'",
                "failures nobody | no run 'nobody'; 'forkful runs' lists them",
                "show | Missing required parameter: 'RUN'",
                "show done 6 | no such task: 6; the run has 6 tasks so far, numbered from 0",
                "show done -1 | no such task: -1; the run has 6 tasks so far, numbered from 0",
                "show done x | Invalid value for positional parameter at index 1 (SEQ): 'x' is not a whole number",
                "workers nobody | no run 'nobody'; 'forkful runs' lists them",
                "attach nobody | no run 'nobody'; 'forkful runs' lists them",
                "watch done --every soon | Invalid value for option '--every': 'soon' is no duration; write 500ms, 10s,"
                        + " 2m or 1h",
            })
    void whatAPersonGotWrongIsSaidInOneLine(String line, String message) {
        Said said = run(line);
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints()).containsExactly("forkful: " + message);
        assertThat(said.out()).isEmpty();
    }

    /** The data of a command that goes well and has nothing else to say. */
    private static String said(String line) {
        Said said = run(line);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isEqualTo(ExitCode.OK);
        return said.out();
    }

    private static Said run(String line) {
        return new TestConsole(folder).run(line);
    }
}
