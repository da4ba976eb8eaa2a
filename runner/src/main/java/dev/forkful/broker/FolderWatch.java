package dev.forkful.broker;

import java.nio.file.Path;

/**
 * Sees whether something may have come into a folder, or gone out of it: by one look at the folder's time, some
 * microseconds, in place of a listing. Not thread-safe.
 */
public final class FolderWatch {
    /** The clock of a file system ticks in steps: what changed a moment ago may change again unseen. */
    private static final long SETTLES_MILLIS = 2_000;

    private static final long NEVER = -1;

    private final Path folder;
    private long changedMillis = NEVER;

    /** @param folder which need not be there yet */
    public FolderWatch(Path folder) {
        this.folder = folder;
    }

    /** False where nothing came or went since it was asked last. */
    public boolean mayHaveChanged() {
        long changed = folder.toFile().lastModified();
        // What lies in the future was made before the clock was set back: it has settled down too.
        boolean settledDown = Math.abs(System.currentTimeMillis() - changed) > SETTLES_MILLIS;
        boolean known = settledDown && changed == changedMillis;
        changedMillis = changed;
        return !known;
    }
}
