package dev.forkful.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.shell.command.Commands;
import dev.forkful.shell.command.ShellOpener;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.TestWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    @TempDir
    Path directory;

    @Test
    void withoutACommandItSaysWhatThereIsAndThatThisWasNone() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run()).isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).contains("Usage: forkful").contains("Exit codes");
        assertThat(test.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPLY_APPENDED", "@", "@1", "REPLY_APPENDED@0", "REPLY_APPENDED@x", "SOMEWHERE@1"})
    void faultThatCannotBeUnderstoodIsRefusedWithWhatMayStandThere(String fault) {
        TestWorld test = new TestWorld(directory).with("FORKFUL_FAULT", fault);
        assertThat(new Console(test.world()).run("runs")).isEqualTo(ExitCode.USAGE);
        assertThat(test.err())
                .startsWith("forkful: FORKFUL_FAULT=" + fault + ": must be POINT@N")
                .contains("TASK_APPEND, ")
                .doesNotContain("\tat ");
    }

    @Test
    void helpAndVersionAreData() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("--help")).isZero();
        assertThat(new Console(test.world()).run("--version")).isZero();
        assertThat(test.out()).contains("Usage: forkful").contains("forkful unpacked");
        assertThat(test.err()).isEmpty();
    }

    @Test
    void helpOfACommandIsAskedForInBothWays() {
        assertThat(said("help", "run")).isEqualTo(said("run", "--help")).startsWith("Usage: forkful run");
        assertThat(said("help")).isEqualTo(said("--help"));
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("help", "rnu")).isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).startsWith("forkful: no such command: rnu\n");
    }

    private String said(String... words) {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run(words)).isZero();
        return test.out();
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        var commands = Commands.of(new TestWorld(directory).world(), ShellOpener.NONE, root -> {})
                .getSubcommands()
                .keySet();
        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            TestWorld test = new TestWorld(directory);
            assertThat(new Console(test.world()).run(command, "--help")).isZero();
            assertThat(test.out()).contains("Usage: forkful " + command).contains("Example");
            assertThat(test.out()).contains("  forkful " + command);
        }
    }

    @Test
    void aMisspeltCommandIsUnderstood() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("complection", "bash")).isEqualTo(ExitCode.USAGE);
        assertThat(test.err())
                .isEqualTo("forkful: unknown command complection; did you mean completion?\ntry: forkful --help\n");
    }

    @Test
    void aMisspeltOptionIsUnderstood() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("completion", "bash", "--hlep"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(test.err())
                .isEqualTo("forkful: unknown option --hlep; did you mean --help?\ntry: forkful completion --help\n");
    }

    @Test
    void whatCannotBeUnderstoodIsNotGuessed() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("frobnicate")).isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).doesNotContain("did you mean");
    }

    @Test
    void untrustedArgumentsReachTheTerminalSafely() {
        TestWorld test = new TestWorld(directory);
        new Console(test.world()).run("\u001b[2J");
        assertThat(test.err()).doesNotContain("\u001b").contains("\\u001b[2J");
    }

    @Test
    void completionIsPrintedForBothShells() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("completion", "bash")).isZero();
        assertThat(new Console(test.world()).run("completion", "zsh")).isZero();
        assertThat(test.out()).contains("complete -F _complete_forkful").contains("autoload -Uz compinit");
    }

    @Test
    void bashCompletesFilesAndFormats() throws IOException, InterruptedException {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("completion", "bash")).isZero();
        Files.writeString(directory.resolve("forkful.bash"), test.out());
        Files.writeString(directory.resolve("slow.job.kts"), "");
        for (String words : List.of(
                "run",
                "check",
                "torture",
                "run slow.job.kts --input",
                "run slow.job.kts --out",
                "submit night --file",
                "resume night --script",
                "results night --out")) {
            assertThat(completed(words + " slo")).as(words).isEqualTo("slow.job.kts");
        }
        assertThat(completed("run slow.job.kts --format l")).isEqualTo("lines");
        assertThat(completed("results night --format c")).isEqualTo("csv");
        assertThat(completed("resum")).isEqualTo("resume");
    }

    /** What bash offers for the last of these words. */
    private String completed(String words) throws IOException, InterruptedException {
        String line = "source forkful.bash; COMP_WORDS=(forkful " + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                + " _complete_forkful 2> errors; echo \"${COMPREPLY[*]}\"";
        Process bash = new ProcessBuilder("bash", "-c", line)
                .directory(directory.toFile())
                .start();
        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return offered.strip();
    }

    @Test
    void wordsAreNearWithinAThirdOfTheirLength() {
        assertThat(Nearest.distance("resmue", "resume")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.to("--wrkers=3", List.of("--workers", "--help", "workers")))
                .containsExactly("--workers");
    }
}
