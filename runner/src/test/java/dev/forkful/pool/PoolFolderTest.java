package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolFolderTest {
    private static final PoolSettings SETTINGS = new PoolSettings(Map.of());

    // Whoever is killed as he makes his queue leaves one; who comes at once may not take it for left yet.
    @Test
    void aHalfMadeQueueIsClearedAwayByWhoeverComesLater(@TempDir Path folder) throws IOException {
        RunDirectory made = PoolFolder.durable(folder).queue(1, 1, 1, SETTINGS);
        Path half = Files.createDirectory(made.path().resolveSibling(".queue-1." + UUID.randomUUID() + ".tmp"));
        Files.setLastModifiedTime(half, FileTime.from(Instant.now().minus(Duration.ofHours(1))));

        RunDirectory found = PoolFolder.durable(folder).queue(1, 1, 1, SETTINGS);

        assertThat(found.path()).isEqualTo(made.path());
        assertThat(half).doesNotExist();
    }
}
