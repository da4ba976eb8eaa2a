package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskSourceTest {
    @TempDir
    private Path folder;

    @Test
    void aFilesTasksAreGuessedByTheLengthOfItsFirstLines() throws IOException {
        assertThat(rough("7\n".repeat(300_000))).isCloseTo(300_000, Percentage.withPercentage(1));
        assertThat(rough(("x".repeat(199) + "\n").repeat(20_000))).isCloseTo(20_000, Percentage.withPercentage(1));
    }

    @Test
    void aShortFileIsGuessedToTheLine() throws IOException {
        assertThat(rough("one\ntwo\nthree")).isEqualTo(3);
        assertThat(rough("one\ntwo\nthree\n")).isEqualTo(3);
        assertThat(rough("")).isZero();
    }

    @Test
    void rangesAreCountedWhateverTheirLength() {
        assertThat(rough(5, 7)).isEqualTo(3);
        assertThat(rough(Long.MIN_VALUE, Long.MIN_VALUE + 1)).isEqualTo(2);
        assertThat(rough(1, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(rough(0, Long.MAX_VALUE)).as("as many as a number can say").isEqualTo(Long.MAX_VALUE);
        assertThat(rough(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    private static long rough(long first, long last) {
        return RoughTasks.of(Input.range(first, last), Path.of(""), Long.MAX_VALUE);
    }

    @Test
    void whatCannotBeReadMayBeAnyNumber() {
        assertThat(source(folder.resolve("none").toString()).roughTasks()).isEqualTo(Long.MAX_VALUE);
        assertThat(source("-").roughTasks()).isEqualTo(Long.MAX_VALUE);
    }

    private long rough(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("input.txt"), content);
        return source(file.toString()).roughTasks();
    }

    private static TaskSource source(String path) {
        return new TaskSource(Manifests.of(Input.lines(path)), null, InputStream.nullInputStream(), RunListener.NONE);
    }
}
