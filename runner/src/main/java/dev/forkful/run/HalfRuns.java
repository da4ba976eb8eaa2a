package dev.forkful.run;

import dev.forkful.broker.FolderList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The folders of a store that are no runs yet, or no more:
 *
 * <pre>
 *   .ID.UNIQUE.tmp   a run that is being made
 *   .ID.deleted      a run that is being deleted
 * </pre>
 *
 * <p>Who makes or deletes a run holds its {@link RunLock} meanwhile. So it can be told which folders were left by the
 * dead, whatever process ids say, which count for nothing in another container or on another machine.
 */
final class HalfRuns {
    private static final String FORM = "\\." + RunStore.ID + "\\.([0-9a-f-]+\\.tmp|deleted)";
    /** A younger folder may be one that a console makes, and has not locked yet, or not renamed. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private HalfRuns() {}

    static Path unmade(Path runs, String id) {
        return runs.resolve("." + id + "." + UUID.randomUUID() + ".tmp");
    }

    static Path doomed(Path run) {
        return run.resolveSibling("." + run.getFileName() + ".deleted");
    }

    /** Deletes those that the dead left. What cannot be looked at, or goes away meanwhile, is for another time. */
    static void sweep(Path runs) {
        try {
            for (Path folder : FolderList.read(runs, name -> name.matches(FORM))) {
                if (isAbandoned(folder)) {
                    RunStore.discard(folder);
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        Instant changed = Files.getLastModifiedTime(folder).toInstant();
        return changed.isBefore(Instant.now().minus(GRACE)) && !RunLock.isHeld(folder);
    }
}
