package dev.forkful;

import dev.forkful.secret.Redactor;
import dev.forkful.secret.SecretReader;

/**
 * Reads a value that a job needs and nobody may see, such as a token or a password. Forkful replaces it by {@code ***}
 * in logs, in the results and errors of a run, and in what the console prints.
 *
 * <p>It is not replaced in inputs and emitted tasks, which are the work itself, nor in the arguments and results of a
 * {@link dev.forkful.pool.Pool}, which belong to the calling program. A value that was changed, such as cut or hashed,
 * is not recognized.
 *
 * <p>Read it while the job is declared, so that a missing secret is reported before the run starts.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Secret {
    private Secret() {}

    /**
     * Returns the value of the environment variable {@code name}, or the content of the file that the variable
     * {@code name_FILE} names, without the line break at its end. The file is read on each call; nobody but its owner
     * may be able to read or write it.
     *
     * @param name a variable name, such as {@code API_TOKEN}
     * @throws JobException if neither variable is set, or both are, the value has fewer than 6 characters, or others
     *     may read or write the file
     */
    public static String of(String name) {
        try {
            return new SecretReader(System.getenv(), Redactor.OF_PROCESS).read(name);
        } catch (IllegalArgumentException e) {
            throw new JobException(String.valueOf(e.getMessage()));
        }
    }
}
