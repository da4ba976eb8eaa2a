package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.Console;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.TestConsole;
import dev.forkful.shell.demo.SlowServer;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.TestWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class CommandsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "run | Missing required parameter: 'SCRIPT'",
                "run no.job.kts | no such script: no.job.kts",
                "run no.job.kts --workers many | 'many' is not a whole number",
                "run no.job.kts --progress loud | Invalid value for option '--progress'",
                "run no.job.kts --drain-timeout soon | 'soon' is no duration; write 500ms, 10s, 2m or 1h",
                "run no.job.kts --out - --json | choose one",
                "run no.job.kts --inptu x | did you mean --input?",
                "check no.job.kts | no such script",
                "retry r1 | say what is to be run again: --failed",
                "resume | there is no run to resume",
                "resume nobody | no run 'nobody'",
                "status nobody | no run 'nobody'",
                "tail nobody | no run 'nobody'",
                "results nobody | no run 'nobody'",
                "rm nobody | no run 'nobody'",
                "rm | say what is to be deleted: RUN, or all that are --completed",
                "completion fish | Invalid value",
            })
    void whatAPersonGotWrongIsSaidInOneLineAndIsTwo(String line, String message) {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).contains(message).startsWith("forkful: ").doesNotContain("\tat ");
        assertThat(test.out()).isEmpty();
    }

    @Test
    void helpNamesEachCommandAndEachCommandsHelpHasAnExample() {
        TestWorld all = new TestWorld(directory);
        assertThat(new Console(all.world()).run("--help")).isZero();
        assertThat(all.err()).isEmpty();
        for (String command : Commands.names(all.world())) {
            TestWorld one = new TestWorld(directory);
            assertThat(all.out()).contains("  " + command + " ");
            String complaint = saidByPicocli(() -> assertThat(new Console(one.world()).run(command, "--help"))
                    .as(command)
                    .isZero());
            assertThat(one.out()).as(command).contains("Example", "forkful " + command);
            assertThat(one.err() + complaint).as(command).isEmpty();
        }
    }

    @Test
    void helpSaysTheSameOfSummariesAsOfTheWholeCommands() {
        var world = new TestWorld(directory).world();
        assertThat(Commands.of(world, ShellOpener.NONE, root -> {}, List.of("--help"))
                        .getUsageMessage())
                .isEqualTo(Commands.of(world, ShellOpener.NONE, root -> {}).getUsageMessage());
    }

    /** What it has to say of a text that it cannot format goes past the world. */
    private static String saidByPicocli(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void debugShowsWhereAnErrorComesFrom() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("check", "no.job.kts", "--debug"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(test.err()).contains("no such script").contains("\tat dev.forkful");
    }

    @Test
    void noRunsIsAnEmptyList() {
        TestWorld test = new TestWorld(directory);
        assertThat(new Console(test.world()).run("runs", "--json")).isZero();
        assertThat(test.out()).isEqualTo("[]\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void statusHasStableKeys() throws IOException {
        RunSnapshot snapshot = new RunSnapshot(
                "r1",
                RunPhase.DRAINING,
                false,
                200,
                OptionalLong.empty(),
                184,
                16,
                5,
                4,
                256,
                0,
                0,
                1,
                2,
                0,
                new RunSnapshot.Latency(1, 2, 3, 4),
                List.of(),
                List.of());
        String json = "{\"run\":\"r1\",\"state\":\"draining\",\"published\":200,\"ok\":184,\"failed\":16,\"retried\":5,"
                + "\"inFlight\":4,\"inDoubt\":0,\"suspects\":0,\"duplicates\":1,\"workers\":2,\"paused\":false,"
                + "\"job\":\"shout\",\"createdAt\":\"2026-11-21T08:59:00Z\","
                + "\"p50Ms\":1.0,\"p95Ms\":2.0,\"p99Ms\":3.0,\"maxMs\":4.0,\"errors\":[]}";
        RunDirectory run = new RecordedRuns(directory.resolve("state")).create("r1", Input.items("a"));
        StatusJson status = new StatusJson(run.manifest(), snapshot);
        assertThat(status.line()).isEqualTo(json);
        assertThat(StatusJson.of(List.of(status, status))).isEqualTo("[" + json + "," + json + "]");
    }

    @Test
    void durationsAreReadAsPeopleWriteThem() {
        Seconds seconds = new Seconds();
        assertThat(seconds.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(seconds.convert("10")).isEqualTo(Duration.ofSeconds(10));
        assertThat(seconds.convert("2 M")).isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> seconds.convert("-1s")).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void theSlowServerAnswersManyAtTheSameTime() {
        HttpClient client = HttpClient.newHttpClient();
        try (SlowServer server = SlowServer.start(Duration.ofMillis(200))) {
            var answers = java.util.stream.IntStream.range(0, 150)
                    .mapToObj(i -> HttpRequest.newBuilder(URI.create(server.url() + "/orders/" + i))
                            .build())
                    .map(request -> client.sendAsync(request, BodyHandlers.ofString()))
                    .toList();
            assertThat(answers.stream().map(answer -> answer.join().body()))
                    .contains("done: /orders/0", "done: /orders/149")
                    .hasSize(150);
        }
    }

    @Test
    void scriptThatIsSoughtInAFolderThatIsNotThereIsToldSo() {
        Path gone = directory.resolve("gone");
        assertThat(new TestConsole(gone).run("check x.job.kts").complaints())
                .containsExactly("forkful: no such script: x.job.kts in " + gone
                        + ", which is gone, or has a name that the locale cannot spell: set LC_ALL to one of UTF-8,"
                        + " like C.UTF-8");
    }
}
