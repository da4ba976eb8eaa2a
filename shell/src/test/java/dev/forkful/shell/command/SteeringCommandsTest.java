package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.JobArguments;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunListener;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.Supervisor;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.SupervisorOptions.OpenRun;
import dev.forkful.run.WorkerJvm;
import dev.forkful.script.build.CompiledScript;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.RecordedRuns.Shout;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.TestConsole.Said;
import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.workbench.LoadedScripts;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that steer a live run: an open one, that has begun a moment ago, with a worker of its own. */
@Timeout(60)
class SteeringCommandsTest {
    private static final String ME = System.getProperty("user.name");

    private final Path folder;
    private final Workbench bench = Workbench.ofCommand();
    private final RunDirectory run;
    private final Supervisor supervisor;

    SteeringCommandsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        run = new RecordedRuns(folder.resolve("state")).create("open", Input.open());
        SupervisorOptions options = SupervisorOptions.of(WorkerJvm.of(
                                Stream.of(System.getProperty("java.class.path").split(":", -1))
                                        .map(Path::of)
                                        .toList())
                        .withOptions(List.of("-XX:TieredStopAtLevel=1"))) // it does not live for long
                .withOpenRun(OpenRun.KEEP);
        supervisor = Supervisor.start(run, options, new RunListener() {});
        LiveRuns.Entry unused = bench.liveRuns()
                .enter(new LiveRuns.Member(supervisor::snapshot, supervisor::workers, supervisor::lookForOrders));
    }

    @AfterEach
    void endRun() {
        supervisor.close();
        // Those that were killed may take a moment; one that is left fails the test.
        ProcessHandle.current()
                .children()
                .forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void pausedRunSaysSoUntilItGoesOn() {
        assertThat(run("pause open --reason lunch")).isEqualTo(done("is paused"));
        assertThat(run("status open").out()).startsWith("open  running, paused\n");
        assertThat(run("why open").out())
                .startsWith("paused: a person paused it;")
                .endsWith("forkful unpause open\n");
        assertThat(run("why open --json").out()).startsWith("{\"run\":\"open\",\"cause\":\"paused\",");
        assertThat(run("unpause open")).isEqualTo(done("goes on"));
        assertThat(run("status open").out()).startsWith("open  running\n");
        assertThat(run("show open").out().lines().map(line -> line.replaceFirst("^\\S+  ", "")))
                .endsWith("paused, by " + ME + " (lunch)", "unpaused, by " + ME);
    }

    @Test
    void workersAndConcurrencyAreSetForTheWholeRun() {
        assertThat(run("set open concurrency=5")).isEqualTo(done("is set to a concurrency of 5"));
        assertThat(run("set open rate=500/min")).isEqualTo(done("is set to a rate of 500/min"));
        assertThat(run("set open per-host=20/s")).isEqualTo(done("is set to a rate of 20/s per host"));
        assertThat(run.snapshot().limit()).isEqualTo(5);
        assertThat(run("scale open 1")).isEqualTo(done("is scaled to 1 worker"));
        assertThat(run("show open --json").out())
                .contains("\"what\":\"concurrency\",\"amount\":5,\"by\":\"" + ME + "\",\"why\":\"\",\"refusal\":\"\"}")
                .contains("\"what\":\"scale\",\"amount\":1,");
    }

    @Test
    void whatALiveRunCannotDoIsSaidInOneLine() {
        Map<String, String> wrong = wrongOnes();
        wrong.forEach((line, message) -> {
            Said said = run(line);
            assertThat(said.complaints()).as(line).containsExactly("forkful: " + message);
            assertThat(said.exit()).as(line).isEqualTo(ExitCode.USAGE);
            assertThat(said.out()).as(line).isEmpty();
        });
    }

    @Test
    void fileThatALiveRunWritesIsNotTakenAwayFromIt() throws IOException {
        Path out = Files.writeString(folder.resolve("out.ndjson"), "a reply\n");
        Path manifest = run.path().resolve("run.json");
        String json = Files.readString(manifest);
        Files.writeString(manifest, json.replaceFirst("\"out\" ?: ?null", "\"out\":\"" + out + "\""));
        Said said = run("results open --out out.ndjson");
        assertThat(said.complaints())
                .containsExactly("forkful: cannot write " + out + ": it is what run open writes, which is live");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(out).hasContent("a reply");
    }

    private static Map<String, String> wrongOnes() {
        return Map.ofEntries(
                Map.entry("set open concurrency=0", "concurrency must be at least 1, not 0"),
                Map.entry("set open concurrency=all", "concurrency=all: not a number"),
                Map.entry(
                        "set open concurrency=adaptive",
                        "run open refused: its job has no adaptive concurrency to go back to"),
                Map.entry("set open heap=1m", "heap=1m: '1m': a worker's heap must be from 64m to 1024g"),
                Map.entry("set open timeout=soon", "timeout=soon: 'soon' is no duration; write 500ms, 10s, 2m or 1h"),
                Map.entry("set open rate=fast", "'fast' is no rate; write 200/s, 500/min or 20/h"),
                Map.entry("set open rate=0/s", "'0/s': a rate must be from 0.001/h to 1000000000/s"),
                Map.entry("set open rate=5/s rate=9/s", "rate is given twice: say it once"),
                Map.entry("set open timeout=0", "run open refused: timeout must be from 1 ms to a week"),
                Map.entry(
                        "set open colour=red",
                        "no setting colour=red: what can be set is concurrency=N, rate=RATE, per-host=RATE, timeout=TIME and heap=SIZE"),
                Map.entry("pause open --reason " + "x".repeat(40 << 10), "the reason is longer than 32768 bytes"),
                Map.entry("scale open 0", "N must be at least 1, not 0"),
                Map.entry(
                        "scale open 9",
                        "run open refused: each worker needs at least one call in flight, and the concurrency is 8"),
                Map.entry(
                        "scale open 9 --dry-run",
                        "run open would refuse: each worker needs at least one call in flight, and the concurrency is 8"),
                Map.entry(
                        "submit open g --delimiter ;",
                        "--delimiter says how --file is cut into tasks: give --file FILE too"),
                Map.entry(
                        "submit open --file - --delimiter ;",
                        "--delimiter is for CSV: a --file whose name ends in .csv or .tsv, and a job that takes no strings"),
                Map.entry("submit open", "no ITEM: say what the task is to do, after the run"),
                Map.entry(
                        "results open --format csv",
                        "run open is alive, and the columns of a CSV are known at its end only; use --format ndjson"),
                Map.entry("rm open", "run open is being run by this process; wait until it ends, or stop it there"));
    }

    @Test
    void whatAnOrderWouldChangeIsSaidAndNotDone() {
        Map.of(
                        "pause",
                        "be paused: of 0 tasks not settled, 0 in flight would go on",
                        "unpause",
                        "go on, as it does already",
                        "drain",
                        "drain: of 0 tasks not settled, 0 in flight would have 10 s to finish, and the others"
                                + " stay for a resume",
                        "cancel",
                        "be cancelled for good: of 0 tasks not settled, 0 in flight would be aborted, and the"
                                + " others never begin",
                        "close",
                        "be closed, and end after 0 tasks not settled",
                        "set timeout=1500ms concurrency=5",
                        "be set to a timeout of 1.5 s, for the 0 in flight, too, and be"
                                + " set to a concurrency of 5, from 8")
                .forEach((words, would) -> {
                    String[] parts = words.split(" ", 2);
                    Said said = run(parts[0] + " open" + (parts.length > 1 ? " " + parts[1] : "") + " --dry-run");
                    assertThat(said)
                            .as(words)
                            .isEqualTo(new Said(
                                    ExitCode.OK, "dry run: run open would " + would + "; nothing was changed\n", ""));
                });
        assertThat(run("scale open 3 --dry-run").out())
                .matches("dry run: run open would be scaled to 3 workers, from \\d; nothing was changed\n");
        assertThat(run("show open --json").out()).doesNotContain("paused", "cancel", "scale", "concurrency");
        assertThat(run("status open").out()).startsWith("open  running\n");
    }

    @Test
    void severalSettingsAreChangedByOneCommand() {
        assertThat(run("set open timeout=2s concurrency=3"))
                .isEqualTo(done("is set to a timeout of 2 s, and is set to a concurrency of 3"));
        assertThat(run.snapshot().limit()).isEqualTo(3);
        assertThat(run("show open --json").out()).contains("\"what\":\"timeout\",\"amount\":2000,");
    }

    @Test
    void submittedTasksAreRunAndAClosedRunEnds() throws InterruptedException {
        assertThat(run("submit open g")).isEqualTo(done("has task 0"));
        assertThat(run("submit open h i")).isEqualTo(done("has tasks 1 to 2"));
        assertThat(run("close open")).isEqualTo(done("is closed: it ends when all tasks are settled"));
        assertThat(run("submit open j").exit()).isEqualTo(ExitCode.USAGE);
        Said attached = run("attach open");
        assertThat(attached.exit()).isEqualTo(ExitCode.OK);
        assertThat(attached.err()).contains("open is completed\n  tasks    3 published = 3 ok + 0 failed");
        assertThat(supervisor.await().ending()).isEqualTo(Ending.COMPLETED);
        assertThat(run("results open --ordered").out().lines().map(line -> line.replaceAll(",\"attempts.*", "")))
                .containsExactly(
                        "{\"seq\":0,\"stage\":\"main\",\"status\":\"ok\",\"input\":\"g\",\"result\":\"G\"",
                        "{\"seq\":1,\"stage\":\"main\",\"status\":\"ok\",\"input\":\"h\",\"result\":\"H\"",
                        "{\"seq\":2,\"stage\":\"main\",\"status\":\"ok\",\"input\":\"i\",\"result\":\"I\"");
    }

    @Test
    void itemsOfAFileAreSubmittedUpToTheFirstThatIsWrong() throws IOException {
        Files.writeString(folder.resolve("many.txt"), "g\n".repeat(2_500));
        assertThat(run("submit open --file many.txt")).isEqualTo(done("has taken 2500 tasks"));
        assertThat(new TestConsole(folder).reading("h\ni", "submit open -")).isEqualTo(done("has taken 2 tasks"));
        Files.write(folder.resolve("bad.txt"), new byte[] {'j', '\n', (byte) 0xff, '\n', 'k'});
        Said bad = run("submit open --file bad.txt");
        assertThat(bad.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(bad.complaints())
                .containsExactly(
                        "forkful: run open has taken 1 task", "forkful: bad.txt:2: bad UTF-8: byte 0xff at column 1");
        assertThat(run("submit open --file bad.txt l").complaints())
                .containsExactly("forkful: --file bad.txt and l: give items or a file of them");
        assertThat(run("submit open --file none.txt").complaints())
                .containsExactly("forkful: input " + folder.resolve("none.txt") + " does not exist");
        assertThat(run.snapshot().published()).isEqualTo(2_503);
    }

    @Test
    void rateThatWasSetCanBeTakenAway() {
        assertThat(run("set open rate=1/h")).isEqualTo(done("is set to a rate of 1/h"));
        assertThat(run("submit open g h i")).isEqualTo(done("has tasks 0 to 2"));
        assertThat(run("set open rate=none per-host=none"))
                .isEqualTo(done("is set to no rate, and is set to no rate per host"));
        assertThat(run("close open").exit()).isEqualTo(ExitCode.OK);
        assertThat(run("attach open").exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void runIsMeantByItsLoadedJobAndByABeginningThatOtherRunsHaveToo() throws IOException {
        RecordedRuns others = new RecordedRuns(folder.resolve("state"));
        others.finished("ope-1");
        others.interrupted("ope-2");
        assertThat(run("pause ope")).isEqualTo(done("is paused"));
        assertThat(run("unpause ope-").complaints())
                .containsExactly(
                        "forkful: 'ope-' may be any of ope-1, ope-2, and there is nothing to steer in any of them");
        assertThat(run("cancel op --dry-run").complaints()).containsExactly("forkful: 'op' may be any of open, ope-2");
        bench.loaded().keep(shout(), LoadedScripts.modified(folder.resolve("Shout.java")));
        assertThat(run("close shout")).isEqualTo(done("is closed: it ends when all tasks are settled"));
    }

    private JobScript shout() throws IOException {
        Path script = Files.createFile(folder.resolve("Shout.java"));
        CompiledScript compiled =
                new CompiledScript(script, folder, Shout.class.getName(), List.of(), "0", true, List.of());
        return new JobScript(script, compiled, Map.of(), List.of(new Shout().define(new JobArguments(Map.of()))));
    }

    @Test
    void drainedRunCanBeResumed() throws InterruptedException {
        assertThat(run("drain open --drain-timeout 100ms")).isEqualTo(done("drains"));
        assertThat(supervisor.await().ending()).isEqualTo(Ending.DRAINED);
        Said watched = run("watch open");
        assertThat(watched.exit()).isEqualTo(ExitCode.RESUMABLE);
        assertThat(watched.err()).startsWith("open is interrupted\n").endsWith("\n  next     forkful resume open\n");
    }

    @Test
    void cancelledRunHasEndedForGood() throws InterruptedException {
        assertThat(run("cancel open --reason typo")).isEqualTo(done("is cancelled for good"));
        assertThat(supervisor.await().ending()).isEqualTo(Ending.CANCELLED);
        assertThat(run("attach open").exit()).isEqualTo(ExitCode.ABORTED);
        assertThat(run("unpause open").complaints()).containsExactly("forkful: run open is not running, but cancelled");
    }

    @Test
    void whoFollowsALiveRunBehindIsListedAndCanBeStopped() {
        Said said = new TestConsole(folder).shell("attach open &; jobs; stop 1");
        assertThat(said.exit()).isEqualTo(ExitCode.OK);
        assertThat(said.out()).isEqualTo("[1] attach open\n");
        assertThat(said.err()).endsWith("[1] ended: attach open\n");
        assertThat(run.isLive()).isTrue();
    }

    private Said run(String line) {
        return new TestConsole(folder, bench).run(line);
    }

    private static Said done(String what) {
        return new Said(ExitCode.OK, "", "forkful: run open " + what + "\n");
    }
}
