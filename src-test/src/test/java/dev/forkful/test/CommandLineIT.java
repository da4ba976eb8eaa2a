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
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void helpIsDataWithoutColoursWhereNoTerminalIs() {
        Finished help = forkful.run("--help").expect(0);
        assertThat(help.out())
                .contains("run", "completion", "130", "FORKFUL_HOME")
                .doesNotContain("\u001b");
        assertThat(help.err()).isEmpty();
        assertThat(forkful.run("run", "--help").expect(0).out())
                .contains("--input", "Example", "forkful run")
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
        for (List<String> wrong :
                List.of(List.<String>of(), List.of("rnu", "x.job.kts"), List.of("status", "no-such-run"))) {
            Finished refused = forkful.run(wrong.toArray(String[]::new)).expect(2);
            assertThat(refused.out()).as("stdout of %s", wrong).isEmpty();
            assertThat(refused.err()).as("stderr of %s", wrong).isNotBlank().doesNotContain("Exception", "\tat ");
        }
    }

    /** In a process of its own: a test of the console alone would not see what the variable does to its classes. */
    @Test
    void faultThatCannotBeUnderstoodIsRefusedInWords() {
        Finished refused =
                forkful.with("FORKFUL_FAULT", "SOMEWHERE@1").run("runs").expect(2);

        assertThat(refused.err()).startsWith("forkful: FORKFUL_FAULT=SOMEWHERE@1: must be POINT@N");
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
    void stateLivesInForkfulHomeElseInTheXdgStateFolder() throws IOException {
        forkful.job("Noop.java");
        forkful.write("in", "x\n");
        forkful.run("run", "Noop.java", "--input=in", "--name=b").expect(0);
        assertThat(forkful.folder().resolve("state/forkful/runs/b")).isDirectory();
        Path own = Files.createDirectory(forkful.folder().resolve("own"));
        // What is compiled lies there, too, and would be compiled anew.
        Files.createSymbolicLink(own.resolve("cache"), Forkful.root().resolve("src-test/target/cache/forkful"));
        forkful.with("FORKFUL_HOME", own.toString());
        forkful.run("run", "Noop.java", "--input=in", "--name=a").expect(0);
        assertThat(own.resolve("runs/a")).isDirectory();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
