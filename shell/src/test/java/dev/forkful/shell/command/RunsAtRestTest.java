package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.Secret;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunStore;
import dev.forkful.shell.Console;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.TestConsole.Said;
import dev.forkful.shell.world.DataPrinter;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that change runs, given to runs that nobody runs. */
class RunsAtRestTest {
    @TempDir
    static Path folder;

    private static RecordedRuns runs = new RecordedRuns(Path.of(""));

    @BeforeAll
    static void recordRuns() throws IOException {
        Files.createDirectories(folder.resolve("installation/lib")); // no worker could be started from it
        runs = new RecordedRuns(folder.resolve("state"));
        runs.finished("done");
        runs.interrupted("half");
    }

    @AfterAll
    static void whatWasRefusedChangedNothing() {
        assertThat(run("status done").out()).startsWith("done  completed\n").contains(" 5 ok + 1 failed ");
        assertThat(run("status half").out()).startsWith("half  interrupted\n").contains(" 4 ok + 0 failed ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pause done | run done is not running, but completed",
                "unpause done | run done is not running, but completed",
                "drain half | run half is not running, but interrupted; to go on with it: forkful resume half",
                "drain half --drain-timeout soon | Invalid value for option '--drain-timeout': 'soon' is no duration;"
                        + " write 500ms, 10s, 2m or 1h",
                "cancel done | run done is completed already",
                "cancel | Missing required parameter: 'RUN'",
                "scale done 2 | run done is not running, but completed",
                "scale done | Missing required parameter: 'N'",
                "scale done many | Invalid value for positional parameter at index 1 (N): 'many' is not a whole number",
                "set done concurrency=5 | run done is not running, but completed",
                "set done | Missing required parameter: 'SETTING'",
                "submit done x | run done is not running, but completed",
                "submit done | no ITEM: say what the task is to do, after the run",
                "close done | run done is not running, but completed",
                "close nobody | no run 'nobody'; 'forkful runs' lists them",
                "retry done | say what is to be run again: --failed, or some of these: --where EXPR",
                "retry nobody --failed | no run 'nobody'; 'forkful runs' lists them",
                "set done timeout=5s --dry-run | run done is not running, but completed",
                "cancel done --dry-run | run done is completed already",
                "resume half --limit-failures many | --limit-failures: 'many' is no limit of failures; write a number"
                        + " such as 100, a part such as 3%, or none",
                "resume half --limit-failures 0 | --limit-failures: limitFailures = 0: must be at least 1, or a part"
                        + " above 0% and at most 100%",
                "resume half --out - --json | --json and --out - both write to standard output: choose one",
                "resume half --heap lots | Invalid value for option '--heap': 'lots' is no heap; write 512m or 2g",
                "resume half --guard on | Invalid value for option '--guard': 'on' is no guard; write off, memory=10%,"
                        + " load=8, or memory=off,load=8",
                "resume half --open | run half has an input: only one that was begun with --open takes tasks again",
                "run no.job.kts --set a | Invalid value for option '--set': 'a' is no KEY=VALUE",
                "run no.job.kts --set =x | Invalid value for option '--set': '=x' has no key; write KEY=VALUE",
                "run no.job.kts --set a=1 --set b= --set a=2 | --set a was given twice: choose one value",
                "init new.job.kts --input https://a/b.csv | --input https://a/b.csv is a URL, no file: download it"
                        + " first, or pipe it to --input -",
                "run no.job.kts --limit x | Invalid value for option '--limit': 'x' is not a whole number",
                "run no.job.kts --format xml | Invalid value for option '--format': expected one of lines, csv, ndjson but"
                        + " was 'xml'",
                "resume half --redo failed | --redo goes with --script FILE: say what was edited",
                "resume half --dry-run | --dry-run goes with --script FILE: say what was edited",
                "resume half --script no.job.kts --limit-failures 3pc | --limit-failures: '3pc' is no limit of failures;"
                        + " write a number such as 100, a part such as 3%, or none",
                "resume half --script no.job.kts --out - --json | --json and --out - both write to standard output:"
                        + " choose one",
                "resume half --script no.job.kts | no such script: no.job.kts",
                "resume nobody | no run 'nobody'; 'forkful runs' lists them",
                "run no.job.kts --dry-run | no such script: no.job.kts",
                "run no.job.kts --workers=0x | Invalid value for option '--workers': '0x' is not a whole number",
                "check | Missing required parameter: 'SCRIPT'",
                "rm --completed done | --completed deletes all that are completed: name no RUN beside it",
                "rm done --older-than 7d | --older-than goes with --completed",
                "rm done --dry-run | --dry-run goes with --completed",
                "rm --completed --older-than 7 | Invalid value for option '--older-than': '7' is no age; write 30m, 12h or"
                        + " 7d",
                "rm done nobody | no run 'nobody'; 'forkful runs' lists them",
            })
    void whatCannotBeDoneIsSaidInOneLine(String line, String message) {
        Said said = run(line);
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints()).containsExactly("forkful: " + message);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void placeThatCannotBeWrittenIsRefusedBeforeAnythingIsRun() throws IOException {
        Path nowhere = folder.resolve("no/such/file");
        String refused = "forkful: cannot write " + nowhere + ": no such folder";
        assertThat(run("run no.job.kts --out no/such/file").complaints()).containsExactly(refused);
        assertThat(run("resume half --out no/such/file").complaints()).containsExactly(refused);
        assertThat(run("retry done --failed --out no/such/file").complaints()).containsExactly(refused);
        assertThat(run("resume half --out state").complaints())
                .containsExactly("forkful: cannot write " + folder.resolve("state") + ": it is a folder");
        Path manifest = runs.interrupted("remembers").path().resolve("run.json");
        String json = Files.readString(manifest);
        Files.writeString(manifest, json.replaceFirst("\"out\" ?: ?null", "\"out\":\"" + nowhere + "\""));
        assertThat(run("resume remembers").complaints()).containsExactly(refused);
        assertThat(run("status remembers").out()).startsWith("remembers  interrupted\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"results reads --out", "resume reads --out", "retry reads --failed --out"})
    void repliesNeverTakeThePlaceOfWhatTheRunIsMadeOf(String line, @TempDir Path other) throws IOException {
        Path input = Files.writeString(other.resolve("in.txt"), "a\n");
        Path state = other.resolve("state");
        RecordedRuns made = new RecordedRuns(state);
        RunDirectory reads = made.pipeline("reads", new Input.File(Input.Format.LINES, input.toString()));
        Files.writeString(state.resolve("Shout.java"), "class Shout {}");
        Files.createSymbolicLink(other.resolve("runs"), state.resolve("runs"));
        Files.createSymbolicLink(other.resolve("dangling"), reads.path().resolve("new"));
        String manifest = Files.readString(reads.path().resolve("run.json"));

        Map<String, String> refused = Map.of(
                "in.txt", "it is what the run reads",
                "state/Shout.java", "it is the script",
                "state/runs/reads/run.json", "it lies among the runs, in Forkful's own folder",
                "runs/new.ndjson", "it lies among the runs, in Forkful's own folder",
                "dangling", "it lies among the runs, in Forkful's own folder");
        refused.forEach((file, why) -> {
            Said said = new TestConsole(other).run(line + " " + file);
            assertThat(said.complaints()).containsExactly("forkful: cannot write " + other.resolve(file) + ": " + why);
            assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        });
        assertThat(new Console(new TestWorld(other).world()).run((line + " ").split(" ", -1)))
                .isEqualTo(ExitCode.USAGE);
        assertThat(input).hasContent("a");
        assertThat(state.resolve("Shout.java")).hasContent("class Shout {}");
        assertThat(reads.path().resolve("run.json")).hasContent(manifest);
    }

    @Test
    void whatARetryWouldRunIsCounted() {
        assertThat(run("retry done --where status==503 --dry-run"))
                .isEqualTo(new Said(
                        ExitCode.OK, "dry run: 1 of 1 failed task would be run anew; nothing was changed\n", ""));
        assertThat(run("retry done --where status==500 --dry-run").out()).startsWith("dry run: 0 of 1 failed task ");
        assertThat(run("retry done --failed --dry-run").out()).startsWith("dry run: 1 of 1 failed task ");
    }

    @Test
    void whatACancelWouldDoIsSaid() {
        assertThat(run("cancel half --dry-run"))
                .isEqualTo(new Said(
                        ExitCode.OK,
                        "dry run: run half would be cancelled for good: of 2 tasks not settled, 0 in flight would be"
                                + " aborted, and the others never begin; nothing was changed\n",
                        ""));
    }

    /** What a job asks for that the shell of the resume does not have. */
    public static final class NeedsSecret implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            String token = Secret.of("NO_SUCH_TOKEN_HERE");
            return JobSpec.named("shout").task(String.class, (letter, task) -> letter + token);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resume poor",
                "resume poor --deny-private-networks",
                "retry poor --failed",
                "retry poor --where status==503"
            })
    void missingSecretIsNamedBeforeAnythingIsChanged(String line, @TempDir Path other) throws IOException {
        RunDirectory poor = new RecordedRuns(other.resolve("state")).finished("poor");
        Path manifest = poor.path().resolve("run.json");
        Files.writeString(
                manifest,
                Files.readString(manifest).replace(RecordedRuns.Shout.class.getName(), NeedsSecret.class.getName()));
        String before = Files.readString(manifest);

        Said said = new TestConsole(other).run(line);

        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints())
                .contains("forkful: secret NO_SUCH_TOKEN_HERE is missing: set the environment variable"
                        + " NO_SUCH_TOKEN_HERE, or NO_SUCH_TOKEN_HERE_FILE to a file that holds it");
        assertThat(new TestConsole(other).run("status poor").out())
                .startsWith("poor  completed\n")
                .contains(" 5 ok + 1 failed ");
        assertThat(manifest).hasContent(before);
    }

    @Test
    void interruptedRunIsCancelledForGood() throws IOException {
        runs.interrupted("wrong");
        assertThat(run("cancel wrong --reason typo")).isEqualTo(ok("forkful: run wrong is cancelled for good\n"));
        assertThat(run("status wrong").out()).startsWith("wrong  cancelled\n").doesNotContain("next ");
        assertThat(run("show wrong").out()).contains("cancelled, by ").contains(" (typo)\n");
        assertThat(run("show wrong").out()).containsOnlyOnce("cancelled");
        assertThat(run("attach wrong").exit()).isEqualTo(ExitCode.ABORTED);
        assertThat(folder.resolve("state/runs/wrong/claims")).doesNotExist();
        assertThat(run("cancel wrong").complaints()).containsExactly("forkful: run wrong is cancelled already");
        Said resumed = run("resume wrong");
        assertThat(resumed.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(resumed.complaints())
                .containsExactly("forkful: run wrong was cancelled by " + System.getProperty("user.name")
                        + " (typo), for good; begin a new one");
    }

    @Test
    void deletedRunsAreGoneAndTheOthersStay() throws IOException {
        runs.interrupted("old-1");
        runs.interrupted("old-2");
        assertThat(run("rm old-1 old-2 old-1")).isEqualTo(ok("forkful: deleted old-1\nforkful: deleted old-2\n"));
        assertThat(run("runs").out()).contains("done ", "half ").doesNotContain("old-");
        assertThat(folder.resolve("state/runs/old-1")).doesNotExist();
    }

    @Test
    void completedRunsThatWereLeftAloneAreDeletedAndNoOthers(@TempDir Path other) throws IOException {
        RecordedRuns made = new RecordedRuns(other.resolve("state"));
        made.finished("done-1");
        made.finished("done-2");
        made.interrupted("half");
        made.inDoubt("doubt");
        made.create("fresh", Input.items("a"));
        Path torn = made.finished("torn").path();
        Files.writeString(torn.resolve("run.json"), "{");
        TestConsole console = new TestConsole(other);

        // All of them were begun a minute ago, and something happened in each within a second.
        Said none = console.run("rm --completed --older-than 1m");
        assertThat(none.exit()).isEqualTo(ExitCode.OK);
        assertThat(none.complaints().get(0)).startsWith("forkful: torn stays: ");
        assertThat(none.complaints().get(1)).isEqualTo("forkful: deleted 0 completed runs, up to 0 B");

        Said foreseen = console.run("rm --completed --older-than 0h --dry-run");
        assertThat(foreseen.out())
                .matches("(?s)(done-[12]  up to [0-9.]+ MiB\n){2}"
                        + "dry run: 2 completed runs, up to [0-9.]+ MiB, would be deleted; nothing was changed\n");
        assertThat(made.finished("done-3").path()).exists();

        Said deleted = console.run("rm --completed");
        assertThat(deleted.exit()).isEqualTo(ExitCode.OK);
        assertThat(deleted.out()).isEmpty();
        assertThat(deleted.complaints())
                .contains("forkful: deleted done-1", "forkful: deleted done-2", "forkful: deleted done-3")
                .last()
                .asString()
                .matches("forkful: deleted 3 completed runs, up to [0-9.]+ MiB");
        assertThat(other.resolve("state/runs")).isDirectoryContaining(path -> path.endsWith("torn"));
        try (var left = Files.list(other.resolve("state/runs"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("half", "doubt", "fresh", "torn");
        }
    }

    @Test
    void folderThatIsNoRunStaysAndOneThatLostItsManifestCanBeDeleted() throws IOException {
        Path junk = Files.createDirectories(folder.resolve("state/runs/junk"));
        Files.writeString(junk.resolve("notes.txt"), "mine");
        Path headless = runs.finished("headless").path();
        Files.delete(headless.resolve("run.json"));

        for (String line : List.of("rm junk", "status junk", "results junk")) {
            Said said = run(line);
            assertThat(said.complaints())
                    .containsExactly("forkful: no run 'junk': the folder " + junk
                            + " holds nothing of a run; if you do not need it, delete it yourself");
            assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(junk).isDirectoryContaining("glob:**notes.txt");
        Said lost = run("status headless");
        assertThat(lost.complaints())
                .containsExactly(
                        "forkful: " + headless.resolve("run.json") + " is gone: without it the run cannot be read");
        assertThat(lost.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run("rm headless")).isEqualTo(ok("forkful: deleted headless\n"));
    }

    @Test
    void beginningThatSeveralRunsHaveIsRefused() throws IOException {
        runs.interrupted("twin-1");
        runs.interrupted("twin-2");
        Said said = run("rm twin");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints()).containsExactly("forkful: 'twin' may be any of twin-1, twin-2");
    }

    @Test
    void resumeOfAFinishedRunOnlySaysHowItEnded() {
        Said said = run("resume done --progress none --json");
        assertThat(said.exit()).isEqualTo(ExitCode.FAILED_TASKS);
        assertThat(said.out()).startsWith("{\"run\":\"done\",\"state\":\"completed\",\"published\":6,\"ok\":5,");
        assertThat(said.err())
                .startsWith("done done in 0:0") // seconds, on a machine that has much to do
                .contains(": 5 ok, 1 failed, 1 retried")
                .endsWith("\n  next     forkful retry done --failed\n");
    }

    @Test
    void repliesThatFindNoRoomAtTheEndDoNotHideHowTheRunEnded() {
        Said said = run("resume done --progress none --out /dev/full");
        assertThat(said.exit()).isEqualTo(ExitCode.RESUMABLE);
        assertThat(said.err())
                .startsWith("forkful: replies cannot be written: /dev/full: No space left on device\n")
                .contains(": 5 ok, 1 failed, 1 retried")
                .endsWith("\n  next     forkful resume done --out /dev/full\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--out=-", "--json"})
    void readerThatLeftDoesNotHideHowTheRunEnded(String data) {
        TestWorld test = new TestWorld(folder);
        World world = test.worldWriting(DataPrinter.pipe(new LeftPipe()));
        assertThat(new Console(world).run("resume", "done", "--progress=none", data))
                .isEqualTo(ExitCode.FAILED_TASKS);
        assertThat(test.err()).startsWith("done done in 0:0").endsWith("\n  next     forkful retry done --failed\n");
    }

    /** Its reader is gone. */
    private static final class LeftPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    @Test
    void runThatOnlyWaitsForDecisionsIsResumedWhereThereIsNoOther(@TempDir Path other) throws IOException {
        RecordedRuns made = new RecordedRuns(other.resolve("state"));
        RunStore store = RunStore.at(other.resolve("state"));
        Files.createDirectories(other.resolve("installation/lib"));
        made.inDoubt("newest"); // each is older than those made before
        assertThat(store.latestResumable()).map(RunDirectory::id).contains("newest");
        made.interrupted("half");
        made.finished("done");
        made.inDoubt("oldest");
        assertThat(store.latestResumable()).map(RunDirectory::id).contains("half");
        store.delete(store.find("half"));

        Said said = new TestConsole(other).run("resume --progress none");
        assertThat(said.exit()).as(said.err()).isEqualTo(ExitCode.FAILED_TASKS);
        assertThat(said.err()).contains("2 tasks are in doubt: ").endsWith("\n  next     forkful indoubt newest\n");
        assertThat(new TestConsole(other)
                        .run("retry newest --failed --progress none")
                        .err())
                .startsWith("forkful: nothing failed\n");
    }

    /** As {@code forkful rm "$RUN"} gives one where the variable was never set. */
    @ParameterizedTest
    @ValueSource(strings = {"rm", "cancel", "resume"})
    void emptyNameMeansNoRunBeItTheOnlyOne(String command, @TempDir Path other) throws IOException {
        new RecordedRuns(other.resolve("state")).interrupted("only");
        TestWorld test = new TestWorld(other);

        assertThat(new Console(test.world()).run(command, "")).isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).isEqualTo("forkful: no run ''; 'forkful runs' lists them\n");
        assertThat(new TestConsole(other).run("status only").out()).startsWith("only  interrupted\n");
    }

    @Test
    void withoutAnInterruptedRunThereIsNothingToResume(@TempDir Path other) throws IOException {
        new RecordedRuns(other.resolve("state")).finished("done");
        Said said = new TestConsole(other).run("resume");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints()).containsExactly("forkful: there is no run to resume; 'forkful runs' lists all");
    }

    private static Said ok(String err) {
        return new Said(ExitCode.OK, "", err);
    }

    private static Said run(String line) {
        return new TestConsole(folder).run(line);
    }
}
