package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.FileTree;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.TestConsole.Said;
import dev.forkful.shell.world.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a run of which something is lost, by the commands that read it. */
class LossesTest {
    private static final int SECOND_WORKER = 3;

    @TempDir
    private Path folder;

    @Test
    void whatReadsARunSaysWhatIsDamagedInIt() throws IOException {
        RunDirectory run = runs().finished("torn");
        Path replies = run.path().resolve("replies/" + SECOND_WORKER);
        try (Stream<Path> files = Files.list(replies)) {
            Path queue = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
            String bytes = Files.readString(queue, StandardCharsets.ISO_8859_1);
            Files.writeString(queue, bytes.replace("\"F\"", "\"X\""), StandardCharsets.ISO_8859_1);
        }

        String told = "forkful: run torn: 1 record is damaged and was skipped; it was completed, and 1 of its tasks has"
                + " no reply any more; to mend that: forkful resume torn";
        assertThat(run("tail torn").complaints()).containsExactly(told);
        assertThat(run("status torn").complaints()).containsExactly(told);
        assertThat(run("failures torn").complaints()).containsExactly(told);
        assertThat(run("workers torn").complaints()).containsExactly(told);
        assertThat(run("show torn 5").complaints()).containsExactly(told);
        assertThat(run("retry torn --failed --dry-run").complaints()).containsExactly(told);
        assertThat(run("why torn").complaints()).containsExactly(told);
        assertThat(run("attach torn").complaints()).contains(told);
        Said results = run("results torn");
        assertThat(results.complaints()).containsExactly(told);
        assertThat(results.out().lines()).hasSize(5);
        assertThat(results.exit()).isEqualTo(ExitCode.RESUMABLE);
    }

    @Test
    void queuesThatAreGoneAreMissed() throws IOException {
        FileTree.delete(runs().finished("bare").path().resolve("replies"));
        FileTree.delete(runs().pipeline("part").path().resolve("replies/" + SECOND_WORKER));

        Said bare = run("results bare");
        assertThat(bare.complaints())
                .containsExactly(
                        "forkful: run bare: reply queues are gone; 6 tasks have no reply; to mend that: forkful"
                                + " resume bare");
        assertThat(bare.exit()).isEqualTo(ExitCode.RESUMABLE);
        Said part = run("status part");
        assertThat(part.out()).startsWith("part  interrupted\n").endsWith("\n  next     forkful resume part\n");
        assertThat(part.complaints())
                .containsExactly("forkful: run part: it was completed, and 3 of its tasks have no reply any more; to"
                        + " mend that: forkful resume part");
    }

    @Test
    void tasksThatWereNeverSettledAreNoLoss() throws IOException {
        runs().interrupted("half");
        Said results = run("results half");
        assertThat(results.err()).isEmpty();
        assertThat(results.exit()).isEqualTo(ExitCode.OK);
    }

    private RecordedRuns runs() {
        return new RecordedRuns(folder.resolve("state"));
    }

    private Said run(String line) {
        return new TestConsole(folder).run(line);
    }
}
