package dev.forkful.worker;

import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says what the code of a job raised while it was declared, and on which of its lines.
 *
 * <p>The line is the innermost of the job's class, of one that it imports, or of a class that is nested in these: what
 * lies deeper is a library's.
 */
public final class DeclarationError {
    private static final String EARLY =
            " (a value at the top of a script that is used before its own line has none yet)";

    /** What they raise is that a person has to give something: a script is right to ask. */
    private static final Set<String> ASKED_FOR = Set.of(Secret.class.getName(), JobArguments.class.getName());

    private DeclarationError() {}

    /** Whether a script is to be mended for what Forkful itself refused. */
    public static boolean isOfScript(JobException refused) {
        return Arrays.stream(refused.getStackTrace())
                .limit(1)
                .noneMatch(frame -> ASKED_FOR.contains(frame.getClassName()));
    }

    /**
     * In words.
     *
     * @param className the job's
     * @param scripts the names of the classes that a person wrote, that one included
     */
    static JobException of(String className, Set<String> scripts, Throwable raised) {
        Optional<StackTraceElement> line = line(scripts, raised);
        String what = line.map(frame -> place(frame) + "the job").orElse("the job " + className);
        boolean early = raised instanceof NullPointerException
                && line.filter(frame -> String.valueOf(frame.getFileName()).endsWith(".kts"))
                        .isPresent();
        return new JobException(
                what + " cannot be declared: " + raised + (early ? EARLY : "") + besides(raised), raised);
    }

    /** What Forkful itself refused, with the line of the script that is to be mended, where there is one. */
    static JobException of(Set<String> scripts, JobException refused) {
        return line(scripts, refused)
                .filter(frame -> isOfScript(refused))
                .map(frame -> new JobException(place(frame) + refused.getMessage(), refused))
                .orElse(refused);
    }

    private static Optional<StackTraceElement> line(Set<String> scripts, Throwable raised) {
        Set<String> files = scripts.stream().map(DeclarationError::outermost).collect(Collectors.toSet());
        return Arrays.stream(raised.getStackTrace())
                .filter(frame -> frame.getFileName() != null && frame.getLineNumber() > 0)
                .filter(frame -> files.contains(outermost(frame.getClassName())))
                .findFirst();
    }

    /** Where it is, as {@code fetch.job.kts:3: }. */
    public static String place(StackTraceElement frame) {
        return frame.getFileName() + ":" + frame.getLineNumber() + ": ";
    }

    /** What else is wrong with the job, as it was known when the error was raised. */
    private static String besides(Throwable raised) {
        StringBuilder problems = new StringBuilder();
        for (Throwable suppressed : raised.getSuppressed()) {
            if (suppressed instanceof JobException) {
                problems.append("; ").append(suppressed.getMessage());
            }
        }
        return problems.toString();
    }

    /** The class at the top level of a file, in which the others are. */
    private static String outermost(String className) {
        int nested = className.indexOf('$', 1);
        return nested < 0 ? className : className.substring(0, nested);
    }
}
