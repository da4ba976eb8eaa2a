package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The command line itself: help, version, completion, what is refused, and where things go. */
class CommandLineIT {
    private static final List<String> COMMANDS = List.of(
            "run",
            "resume",
            "shell",
            "attach",
            "watch",
            "tail",
            "status",
            "runs",
            "retry",
            "results",
            "failures",
            "show",
            "workers",
            "pause",
            "unpause",
            "drain",
            "cancel",
            "submit",
            "close",
            "scale",
            "set",
            "check",
            "rm",
            "demo",
            "completion");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void helpNamesEachCommandAndEachCommandsHelpHasAnExample() {
        Finished help = forkful.run("--help").expect(0);
        assertThat(help.out()).contains(COMMANDS).contains("130", "FORKFUL_HOME");
        assertThat(help.err()).isEmpty();
        for (String command : COMMANDS) {
            Finished one = forkful.run(command, "--help").expect(0);
            assertThat(one.out()).as(command).contains("Example", "forkful " + command);
            assertThat(one.err()).as(command).isEmpty();
        }
    }

    @Test
    void helpOfRunNamesItsOptions() {
        assertThat(forkful.run("run", "--help").out())
                .contains("--input", "--format", "--workers", "--concurrency", "--out", "--name", "--set", "--limit")
                .contains("--dry-run", "--progress", "--json", "--skip-bad-input", "--job")
                .doesNotContain("\u001b");
    }

    @Test
    void versionIsData() {
        Finished version = forkful.run("--version").expect(0);
        assertThat(version.out()).startsWith("forkful ").contains("Java ");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void wrongUseIsExplainedOnStandardErrorWithExitCode2() {
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of("rnu", "x.job.kts"),
                List.of("run"),
                List.of("run", "missing.job.kts"),
                List.of("run", "x.job.kts", "--wrokers", "2"),
                List.of("status", "no-such-run"),
                List.of("resume", "no-such-run"),
                List.of("resume"),
                List.of("tail", "no-such-run"),
                List.of("results", "no-such-run"),
                List.of("rm", "no-such-run"))) {
            Finished refused = forkful.run(wrong.toArray(String[]::new)).expect(2);
            assertThat(refused.out()).as("stdout of %s", wrong).isEmpty();
            assertThat(refused.err()).as("stderr of %s", wrong).isNotBlank().doesNotContain("Exception", "\tat ");
        }
        assertThat(forkful.run("rnu").err()).contains("did you mean run");
        assertThat(forkful.run("run", "missing.job.kts").err()).contains("missing.job.kts");
        assertThat(forkful.run("status", "no-such-run").err()).contains("no-such-run");
    }

    @Test
    void impossibleSettingsAreRefused() {
        forkful.job("kit.job.kts");
        for (String option : List.of("--workers=0", "--workers=-1", "--concurrency=0", "--limit=-1", "--name=../x")) {
            Finished refused = forkful.run("run", "kit.job.kts", "--job", "ranged", option);
            assertThat(refused.exit()).as(option + ": " + refused.err()).isEqualTo(2);
            assertThat(refused.out()).as(option).isEmpty();
        }
    }

    @Test
    void completionScriptsAreScriptsOfTheirShell() throws IOException, InterruptedException {
        Path bash = forkful.write(
                "bash", forkful.run("completion", "bash").expect(0).out());
        assertThat(new ProcessBuilder("bash", "-n", bash.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Files.readString(bash)).contains("forkful", "--workers", "resume");
        String listed = forkful.runLine("source ./bash && complete -p forkful")
                .expect(0)
                .out();
        assertThat(listed).contains("forkful");
        Path zsh =
                forkful.write("zsh", forkful.run("completion", "zsh").expect(0).out());
        assumeTrue(isOnPath("zsh"), "zsh is not installed");
        assertThat(new ProcessBuilder("zsh", "-n", zsh.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void stateLivesInForkfulHomeElseInTheXdgStateFolder() {
        forkful.job("kit.job.kts");
        forkful.run("run", "kit.job.kts", "--job=ranged", "--name=b", "--workers=1")
                .expect(0);
        assertThat(forkful.folder().resolve("state/forkful/runs/b")).isDirectory();
        forkful.with("FORKFUL_HOME", forkful.folder().resolve("own").toString());
        forkful.run("run", "kit.job.kts", "--job=ranged", "--name=a", "--workers=1")
                .expect(0);
        assertThat(forkful.folder().resolve("own/runs/a")).isDirectory();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
