package dev.forkful.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    @TempDir
    private Path folder;

    private void changed(Duration ago) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(ago)));
    }

    @Test
    void aFolderIsLookedAtOnceAndThenWhereItChanged() throws IOException {
        changed(Duration.ofMinutes(2));
        FolderWatch watch = new FolderWatch(folder);
        assertThat(watch.mayHaveChanged()).isTrue();
        assertThat(watch.mayHaveChanged()).isFalse();

        changed(Duration.ofMinutes(1));
        assertThat(watch.mayHaveChanged()).isTrue();
        assertThat(watch.mayHaveChanged()).isFalse();
    }

    @Test
    void whatChangedAMomentAgoMayChangeAgainUnseen() throws IOException {
        FolderWatch watch = new FolderWatch(folder);
        changed(Duration.ZERO);
        assertThat(watch.mayHaveChanged()).isTrue();
        assertThat(watch.mayHaveChanged()).isTrue();
    }

    @Test
    void aFolderOfBeforeTheClockWasSetBackIsNotLookedAtForEver() throws IOException {
        changed(Duration.ofHours(-1));
        FolderWatch watch = new FolderWatch(folder);
        assertThat(watch.mayHaveChanged()).isTrue();
        assertThat(watch.mayHaveChanged()).isFalse();
    }

    @Test
    void aFolderThatComesLaterIsSeen() throws IOException {
        Path later = folder.resolve("later");
        FolderWatch watch = new FolderWatch(later);
        assertThat(watch.mayHaveChanged()).isTrue();
        assertThat(watch.mayHaveChanged()).isFalse();
        Files.createDirectory(later);
        assertThat(watch.mayHaveChanged()).isTrue();
    }
}
