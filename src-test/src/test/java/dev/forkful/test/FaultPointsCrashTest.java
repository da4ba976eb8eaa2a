package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.broker.FaultPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dies at one exact moment of a run costs nothing that was settled, and settles nothing twice. */
class FaultPointsCrashTest {
    private static final int TASKS = 2_000;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @ParameterizedTest
    @CsvSource({
        "CLAIMS_BUILT@1, 1",
        "ADMITTED@1, 2",
        "ADMITTED@2, 2",
        "FORKED@1, 2",
        "FORKED@2, 2",
        "TASK_APPEND@1000, 1",
        "TASK_APPENDED@1000, 1",
        "SEALED@1, 1"
    })
    void aConsoleThatDiesThereLeavesARunThatAResumeCompletes(String fault, int workers) {
        begin(fault, workers).expect(137);

        forkful.run("resume", "noop").expect(0);

        assertWhole();
    }

    /**
     * So late that one worker at least gets there, whoever takes how much, and none with few tasks only. Two workers
     * have two tasks in hand each: so few that none gets them all in a few claims.
     */
    @ParameterizedTest
    @ValueSource(strings = {"CLAIMED@200", "REPLY_APPEND@900", "REPLY_APPENDED@900"})
    void aWorkerThatDiesThereIsReplacedAndTheRunEndsWhole(String fault) {
        Finished ended = begin(fault, 2).expect(0);

        assertThat(ended.err()).contains("died (exit status 137)");
        assertWhole();
    }

    private Finished begin(String fault, int workers) {
        forkful.job("Noop.java");
        forkful.write("in", "x\n".repeat(TASKS));
        forkful.with("FORKFUL_FAULT", fault);
        Finished ended = forkful.run(
                "run",
                "Noop.java",
                "--input=in",
                "--name=noop",
                "--workers=" + workers,
                "--concurrency=4",
                "--progress=none");
        forkful.without("FORKFUL_FAULT");
        return ended;
    }

    private void assertWhole() {
        forkful.allOk("noop", TASKS);
        assertThat(forkful.status("noop").path("duplicates").asInt(-1)).isZero();
    }

    @Test
    void thereIsNoMomentAtWhichNoTestLetsAProcessDie() throws IOException {
        Pattern fault = Pattern.compile("\"([A-Z_]+)@[0-9]+");
        List<String> reached;
        try (Stream<Path> tests = Files.list(Path.of("src/test/java/dev/forkful/test"))) {
            reached = tests.flatMap(test -> fault.matcher(text(test)).results())
                    .map((MatchResult found) -> found.group(1))
                    .toList();
        }
        assertThat(reached)
                .contains(Stream.of(FaultPoint.values()).map(FaultPoint::name).toArray(String[]::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
