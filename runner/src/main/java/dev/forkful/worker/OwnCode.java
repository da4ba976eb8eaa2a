package dev.forkful.worker;

import java.net.URL;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which lines of a stack are of the code that a person wrote: of the classes that lie where the job's class does,
 * and not in a library. It looks when the first error is asked for its place, and once for each class.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class OwnCode {
    private final ClassLoader loader;
    private final String jobClass;
    private final Map<String, Boolean> known = new ConcurrentHashMap<>();
    private volatile @Nullable String home;

    /** @param jobClass the binary name of the job's class, which the loader has */
    OwnCode(ClassLoader loader, String jobClass) {
        this.loader = loader;
        this.jobClass = jobClass;
    }

    /** Where the error was raised, or what raised it was called, as {@code fetch.job.kts:33}; the innermost line. */
    Optional<String> placeOf(Throwable error) {
        return Arrays.stream(error.getStackTrace())
                .filter(frame -> frame.getFileName() != null && frame.getLineNumber() > 0)
                .filter(frame -> known.computeIfAbsent(frame.getClassName(), this::isOwn))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber());
    }

    private boolean isOwn(String className) {
        return whereItLies(className).equals(home());
    }

    private String home() {
        String found = home;
        if (found == null) {
            found = whereItLies(jobClass);
            home = found;
        }
        return found;
    }

    /** The jar or folder; the name of the class where it is nowhere, as one that was made at run time. */
    private String whereItLies(String className) {
        String file = className.replace('.', '/') + ".class";
        URL url = loader.getResource(file);
        return url == null ? className : url.toString().replace(file, "");
    }
}
