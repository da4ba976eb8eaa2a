package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.TestConsole.Said;
import dev.forkful.shell.world.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed into a shell, given to it as a batch: the words, what joins them, and the commands of its own. */
class ShellCommandsTest {
    @TempDir
    static Path folder;

    private static String status = "";

    @BeforeAll
    static void recordRun() throws IOException {
        RecordedRuns runs = new RecordedRuns(folder.resolve("state"));
        runs.finished("done");
        status = new TestConsole(folder).run("status done --json").out();
    }

    @Test
    void commandsOfALineAreRunInOrderAndCommentsAreNot() {
        assertThat(said("status done --json; failures --json # status\n# status\n\n\tstatus 'done' \\\n  --json"))
                .startsWith(status + "[{\"type\":")
                .endsWith("}]\n" + status);
    }

    @Test
    void dataGoesIntoAFileThatIsWrittenAnewOrAddedTo() {
        assertThat(said("tail done > data.txt; status done --json > data.txt; status done --json >> data.txt"))
                .isEmpty();
        assertThat(folder.resolve("data.txt")).hasContent(status + status);
    }

    @Test
    void messagesDoNotGoIntoTheFile() {
        Said said = shell("load > empty.txt");
        assertThat(said).isEqualTo(new Said(ExitCode.OK, "", "forkful: nothing is loaded; try: load SCRIPT\n"));
        assertThat(folder.resolve("empty.txt")).isEmptyFile();
    }

    @Test
    void dataIsReadByAnotherProgramToWhichTheRestOfTheLineBelongs() {
        assertThat(said("tail done | sort -r > sorted.txt; echo end >> sorted.txt\nstatus done --json"))
                .isEqualTo(status);
        assertThat(folder.resolve("sorted.txt"))
                .content()
                .startsWith("{\"seq\":5,")
                .endsWith("}\nend\n")
                .hasLineCount(7);
    }

    @Test
    void firstCommandThatFailsEndsABatch() {
        Said said = shell("status done --json\nrnus; status done --json\nstatus done --json");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.out()).isEqualTo(status);
        assertThat(said.err().lines())
                .containsExactly(
                        "forkful: unknown command rnus; did you mean runs?", "try: help", "-c:2: rnus: exit code 2");
    }

    @Test
    void programBehindAPipeThatFailsEndsABatchWithItsCode() {
        Said said = shell("status done --json | exit 3\nstatus done --json");
        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("-c:1: ", "exit code 3");
    }

    @Test
    void batchEndsWithTheExitCodeOfWhatFailed() {
        assertThat(shell("attach done; runs").exit()).isEqualTo(ExitCode.FAILED_TASKS);
    }

    @Test
    void commandsAreReadFromStandardInput() {
        Said said = new TestConsole(folder).shellReading("status done \\\n --json\nexit\nstatus nobody\n");
        assertThat(said).isEqualTo(new Said(ExitCode.OK, status, ""));
        assertThat(new TestConsole(folder).shellReading("\nstatus 'done").err())
                .isEqualTo("stdin:2: a quote is not closed\n");
    }

    @Test
    void commandsOfAFileAreRun() throws IOException {
        Files.writeString(folder.resolve("good.txt"), "status done --json\n# and again\nstatus done --json\n");
        assertThat(said("source good.txt; status done --json")).isEqualTo(status + status + status);
        Files.writeString(folder.resolve("bad.txt"), "status done --json\nfailures nobody\nstatus done --json\n");
        Said said = shell("source bad.txt; runs");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.out()).isEqualTo(status);
        assertThat(said.err().lines())
                .endsWith("bad.txt:2: failures nobody: exit code 2", "-c:1: source bad.txt: exit code 2");
    }

    @Test
    void fileThatHoldsNoTextEndsWhereThatStandsAndSoDoesStandardInput() throws IOException {
        Path bad = folder.resolve("latin.txt");
        Files.write(bad, "status done --json\n# caf\u00e9\nstatus done --json\n".getBytes(StandardCharsets.ISO_8859_1));
        Said said = shell("source latin.txt; runs");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.out()).isEqualTo(status);
        assertThat(said.err().lines()).containsExactly("latin.txt:2: bad UTF-8", "-c:1: source latin.txt: exit code 2");
        assertThat(new TestConsole(folder).shellReading(Files.readAllBytes(bad)))
                .isEqualTo(new Said(ExitCode.USAGE, status, "stdin:2: bad UTF-8\n"));
    }

    @Test
    void linesOfOtherSystemsAreUnderstoodFromAFileAsFromStandardInput() throws IOException {
        String text = "status done \\\r\n --json\r\n";
        Files.writeString(folder.resolve("crlf.txt"), text);
        assertThat(said("source crlf.txt")).isEqualTo(status);
        assertThat(new TestConsole(folder).shellReading(text)).isEqualTo(new Said(ExitCode.OK, status, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "quit"})
    void exitEndsTheShellAtOnce(String word) {
        assertThat(said("status done --json; " + word + "; runs\nruns")).isEqualTo(status);
    }

    @Test
    void helpListsTheCommandsThoseOfTheShellToo() {
        assertThat(said("help"))
                .startsWith("Usage: forkful ")
                .contains("\n  status  ", "\n  load  ", "\n  jobs  ", "\n  history  ", "\n  exit, quit  ")
                .doesNotContain("\n  prepare  ");
        assertThat(said("help stop")).startsWith("Usage: forkful stop ").contains("NUMBER");
        assertThat(said("help status")).isEqualTo(said("status --help")).contains("  forkful status titles-1121");
    }

    @Test
    void whatABatchBeganBehindIsAwaitedAndSaysWhatItWouldSayInFront() {
        assertThat(shell("load &"))
                .isEqualTo(
                        new Said(ExitCode.OK, "", "forkful: nothing is loaded; try: load SCRIPT\n[1] ended: load\n"));
    }

    @Test
    void commandsAreUnderstoodWithOurNameToo() {
        assertThat(said("forkful status done --json")).isEqualTo(status);
    }

    @Test
    void completionOfTheSystemShellCanBeHadToo() {
        assertThat(said("completion bash > forkful.bash; completion zsh")).startsWith("autoload -Uz compinit");
        assertThat(folder.resolve("forkful.bash")).content().contains("complete -F _complete_forkful");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "jobs 1 ! unexpected argument 1",
                "stop ! Missing required parameter: 'NUMBER'",
                "stop 7 ! no background command has the number 7; try: jobs",
                "source ! Missing required parameter: 'FILE'",
                "source state ! state is a folder, and not a file of commands",
                "source none.txt ! no such file: none.txt",
                "history all ! unexpected argument all",
                "help stauts ! no such command: stauts",
                "exit now ! unexpected argument now",
                "shell ! this is a shell already; to run a file of commands: source FILE",
                "load none.job.kts ! no such script: none.job.kts",
                "reload ! nothing is loaded",
                "reload titles ! nothing is loaded that is called titles",
                "check none.job.kts ! no such script: none.job.kts",
                "run none.job.kts --dry-run ! no such script: none.job.kts",
                "submit titles x ! no run and no loaded job is called titles, and no run is open here",
                "set footer ! Missing required parameter: 'SETTING'",
                "set footer loud ! footer can be off, on, workers, not loud",
                "set keys qwerty ! keys can be emacs, vi, not qwerty",
                "set warm never ! warm is a number of seconds, 0 for off, not never",
                "set warm 3000000000 ! warm is a number of seconds, 0 for off, not 3000000000",
                "set warm -1 ! warm is a number of seconds, 0 for off, not -1",
                "set done concurrency=5 ! run done is not running, but completed",
                "completion fish ! Invalid value for positional parameter at index 0 (SHELL): expected one of bash, zsh"
                        + " but was 'fish'",
                "resume ! there is no run to resume; 'runs' lists all",
                "runs > no/such/folder ! cannot write: no/such/folder: no such file or folder",
            })
    void whatAPersonGotWrongIsSaidInOneLine(String line, String message) {
        Said said = shell(line);
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.complaints())
                .extracting(complaint -> complaint.replace(folder + "/", ""))
                .containsExactly("forkful: " + message, "-c:1: " + line + ": exit code 2");
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "runs 'x ! a quote is not closed",
                "runs > ! a file is missing after >",
                "> file ! a command is missing before > file",
                "runs > a b ! nothing may follow the file that > names: b",
                "runs | ! a command is missing after |",
                "& ! a command is missing before &",
            })
    void lineThatCannotBeUnderstoodIsNotRun(String line, String message) {
        assertThat(shell(line)).isEqualTo(new Said(ExitCode.USAGE, "", "-c:1: " + message + "\n"));
        assertThat(List.of(folder.toFile().list())).doesNotContain("file", "a");
    }

    @Test
    void commandBehindThatFailsIsNotForgottenAtTheEnd() {
        Said said = shell("status nobody &; status done --json");
        assertThat(said.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(said.out()).isEqualTo(status);
        assertThat(shell("runs --inptu &; status nobody; status done").exit()).isEqualTo(ExitCode.USAGE);
    }

    /** The data of commands that go well and have nothing else to say. */
    private static String said(String commands) {
        Said said = shell(commands);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isEqualTo(ExitCode.OK);
        return said.out();
    }

    private static Said shell(String commands) {
        return new TestConsole(folder).shell(commands);
    }
}
