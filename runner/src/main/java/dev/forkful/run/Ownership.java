package dev.forkful.run;

import dev.forkful.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whose a run is. To run it is to run the code in it, as whoever runs it: so one that belongs to somebody else is
 * refused. Where the system has no numbers for users, as on Windows, nothing is.
 */
final class Ownership {
    private static final String USER = "unix:uid";
    /** It belongs to whoever looks at it. */
    private static final Path SELF = Path.of("/proc/self");

    private Ownership() {}

    /** @throws JobException where it is not this user's */
    static void require(Path run) {
        require(run, uid(SELF));
    }

    static void require(Path run, @Nullable Object user) {
        Object owner = uid(run);
        if (user != null && owner != null && !user.equals(owner)) {
            throw new JobException(run + " belongs to another user (number " + owner + ", and you are " + user
                    + "): its job would run as you; if you trust it, copy the folder and run the copy");
        }
    }

    private static @Nullable Object uid(Path path) {
        try {
            return Files.getAttribute(path, USER);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }
}
