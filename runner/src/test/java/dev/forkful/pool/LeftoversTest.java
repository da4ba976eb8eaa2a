package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @Test
    void anOldFolderThatNobodyRunsIsDeletedAndNoOtherIs(@TempDir Path temporary) throws IOException {
        Path old = folder(temporary, "forkful-pool-1", Duration.ofHours(1));
        Path young = folder(temporary, "forkful-pool-2", Duration.ZERO);
        Path foreign = folder(temporary, "other-3", Duration.ofHours(1));

        Leftovers.sweep(temporary);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(foreign).exists();
    }

    @Test
    void aFileThatAProgramLeftIsDeletedToo(@TempDir Path temporary) throws IOException {
        Path old = Files.writeString(temporary.resolve("forkful-pool-1.jar"), "left");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path young = Files.writeString(temporary.resolve("forkful-pool-2.jar"), "of one that is being made");

        Leftovers.sweep(temporary);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void aFolderThatCannotBeReadKeepsNoOtherFromBeingDeleted(@TempDir Path temporary) throws IOException {
        List<Path> torn = new ArrayList<>();
        List<Path> whole = new ArrayList<>();
        for (int i = 0; i < 5; i++) { // in which order they are found, nobody knows
            torn.add(folder(temporary, "forkful-pool-torn-" + i, Duration.ofHours(1)));
            Path run = Files.createDirectory(torn.get(i).resolve("runs").resolve("queue-1"));
            Files.writeString(run.resolve("run.json"), "{}");
            whole.add(folder(temporary, "forkful-pool-whole-" + i, Duration.ofHours(1)));
        }

        Leftovers.sweep(temporary);

        assertThat(torn).allMatch(Files::exists);
        assertThat(whole).noneMatch(Files::exists);
    }

    @Test
    void aFolderWhoseLockWasTakenAwayIsLeftAlone(@TempDir Path temporary) throws IOException {
        Path whole = withQueue(temporary, "forkful-pool-whole");
        Path unlocked = withQueue(temporary, "forkful-pool-unlocked");
        Path bare = withQueue(temporary, "forkful-pool-bare"); // a cleaner took what is written once only
        Files.delete(queue(unlocked).resolve("lock"));
        Files.delete(queue(bare).resolve("lock"));
        Files.delete(queue(bare).resolve("run.json"));

        Leftovers.sweep(temporary);

        assertThat(whole).doesNotExist();
        assertThat(unlocked).exists();
        assertThat(bare).exists();
    }

    private static Path withQueue(Path temporary, String name) throws IOException {
        Path folder = folder(temporary, name, Duration.ZERO);
        assertThat(new PoolFolder(folder, false).queue(1, 1, 1, new PoolSettings(Map.of())))
                .isNotNull();
        return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofDays(10))));
    }

    private static Path queue(Path folder) {
        return folder.resolve("runs").resolve("queue-1");
    }

    @Test
    void aFolderOfAnotherUserIsLeftToThem(@TempDir Path temporary) throws IOException {
        Path theirs = folder(temporary, "forkful-pool-1", Duration.ofHours(1));
        assumeTrue(isGivenAway(theirs), "only root gives files away");

        Leftovers.sweep(temporary);

        assertThat(theirs).exists();
    }

    private static boolean isGivenAway(Path folder) throws IOException {
        try {
            Files.setAttribute(folder, "unix:uid", 12_345);
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    private static Path folder(Path temporary, String name, Duration age) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve(name).resolve("runs"));
        Files.writeString(folder.resolve("something"), "left");
        FileTime time = FileTime.from(Instant.now().minus(age));
        return Files.setLastModifiedTime(folder.getParent(), time);
    }
}
