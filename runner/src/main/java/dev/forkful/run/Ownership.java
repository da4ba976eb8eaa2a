package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whose a run is. To run it is to run the code in it, as whoever runs it: so one that belongs to somebody else is
 * refused. Where the system has no numbers for users, as on Windows, nothing is.
 */
public final class Ownership {
    private static final String USER = "unix:uid";
    /** It belongs to whoever looks at it, on Linux; looking costs less than to make a file. */
    private static final Path SELF = Path.of("/proc/self");

    private Ownership() {}

    /** Whether it is this user's; of a link that itself counts, not where it leads. */
    public static boolean isOurs(Path path) {
        Object user = user(SELF);
        return user == null || user.equals(uid(path, LinkOption.NOFOLLOW_LINKS));
    }

    /** @throws JobException where it is not this user's */
    static void require(Path run) {
        require(run, user(SELF));
    }

    static void require(Path run, @Nullable Object user) {
        Object owner = uid(run);
        if (user != null && owner != null && !user.equals(owner)) {
            throw new JobException(run + " belongs to another user (number " + owner + ", and you are " + user
                    + "): its job would run as you; if you trust it, copy the folder and run the copy");
        }
    }

    /** Our own number: that of our process, or, where the system shows none, of a file that we make. */
    static @Nullable Object user(Path self) {
        Object number = uid(self);
        return number == null ? ofAFileOfOurs() : number;
    }

    private static @Nullable Object ofAFileOfOurs() {
        try {
            Path file = Files.createTempFile("forkful-user-", null);
            try {
                return uid(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make a file to see who you are: " + e, e);
        }
    }

    private static @Nullable Object uid(Path path, LinkOption... links) {
        try {
            return Files.getAttribute(path, USER, links);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }
}
