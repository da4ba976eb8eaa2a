package dev.forkful.pool;

import dev.forkful.ForkfulException;
import dev.forkful.broker.FolderList;
import dev.forkful.run.Ownership;
import dev.forkful.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What pools whose programs were killed left among the temporary files: the next pool on the machine clears it away.
 */
final class Leftovers {
    /** What is younger may be what a program is just making. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private Leftovers() {}

    /** Deletes those of this user in a folder that nobody uses, even where it could delete others'. */
    static void sweep(Path temporary) {
        try {
            FolderList.read(temporary, name -> name.startsWith(PoolFolder.PREFIX))
                    .forEach(Leftovers::clear);
        } catch (IOException e) {
            return; // another time
        }
    }

    private static void clear(Path folder) {
        try {
            if (isAbandoned(folder)) {
                new PoolFolder(folder, false).discard();
            }
        } catch (IOException | UncheckedIOException | ForkfulException e) {
            return; // it goes away while we look, is torn, or of another version: the others are cleared all the same
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        return Ownership.isOurs(folder)
                && Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isBefore(Instant.now().minus(GRACE))
                && (Files.isRegularFile(folder, LinkOption.NOFOLLOW_LINKS)
                        || RunStore.at(folder).isAbandoned());
    }
}
