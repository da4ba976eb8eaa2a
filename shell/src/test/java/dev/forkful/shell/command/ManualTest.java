package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.RunSnapshot.ErrorGroup;
import dev.forkful.run.StageProgress;
import dev.forkful.shell.RecordedRuns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts rely on stands in the manual. */
class ManualTest {
    private static final Pattern KEY = Pattern.compile("\"(\\w+)\":");
    private static final Pattern MONITORING = Pattern.compile("(?ms)^## Monitoring$(.*?)(?=^## )");

    @TempDir
    Path directory;

    @Test
    void everyKeyOfAStatusIsInTheManual() throws IOException {
        StageProgress stage =
                new StageProgress("s", 1, OptionalLong.empty(), OptionalLong.empty(), 0, 1, 0, OptionalLong.empty());
        RunSnapshot snapshot = new RunSnapshot(
                "r1",
                RunPhase.COMPLETED,
                false,
                1,
                OptionalLong.of(1),
                0,
                1,
                0,
                0,
                256,
                0,
                0,
                0,
                0,
                0,
                new RunSnapshot.Latency(1, 2, 3, 4),
                List.of(new ErrorGroup("status", OptionalInt.of(503), 1, "m", 0, false)),
                List.of(stage));
        StatusJson status = new StatusJson(
                new RecordedRuns(directory.resolve("state"))
                        .create("r1", Input.items("a"))
                        .manifest(),
                snapshot);
        String line = status.line(new StatusJson.Bounds("", "", List.of()), new RecentRate(0), OptionalLong.empty(), 0);
        assertThat(line).endsWith("\"lastSettledAt\":null}");
        assertThat(KEY.matcher(line).results().map(key -> "`" + key.group(1) + "`"))
                .hasSizeGreaterThan(30)
                .allSatisfy(key -> assertThat(monitoring()).contains(key));
    }

    @Test
    void everyStateOfARunIsInTheManual() {
        assertThat(RunPhase.values())
                .allSatisfy(phase -> assertThat(monitoring()).contains("`" + phase.label() + "`"));
    }

    @Test
    void everySettingOfALiveRunIsInTheManualOfTheShellAndTheReadme() {
        assertThat(SetCommand.SETTINGS)
                .allSatisfy(setting -> assertThat(read("docs/shell.md")).contains("`" + setting))
                .allSatisfy(setting -> assertThat(read("README.md")).containsPattern("set RUN [^`]*" + setting));
    }

    private static String monitoring() {
        return MONITORING
                .matcher(read("docs/operations.md"))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("..", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
