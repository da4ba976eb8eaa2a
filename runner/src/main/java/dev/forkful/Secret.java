package dev.forkful;

import dev.forkful.secret.Redactor;
import dev.forkful.secret.SecretReader;

/**
 * A value that a job needs and nobody may see: a token, a password. {@code ***} stands in its place in logs, in the
 * results and errors of a run, and in what the console says.
 *
 * <p>Inputs, and what tasks emit, are kept as they are, since they are the work, and so are the arguments and results
 * of a {@link dev.forkful.pool.Pool}, which belong to the program that called; a value that was changed (cut, hashed)
 * is not known any more.
 *
 * <p>Ask while the job is declared: then a missing one is found before there is a run.
 *
 * <p><i>Threading:</i> thread-safe.
 */
public final class Secret {
    private Secret() {}

    /**
     * The value of the environment variable {@code name}, or what is in the file that the variable {@code name_FILE}
     * names, without its last line break. The file is read each time, and must belong to its owner alone.
     *
     * @throws JobException where there is none, or it has fewer than 6 characters, or others can read the file
     */
    public static String of(String name) {
        try {
            return new SecretReader(System.getenv(), Redactor.OF_PROCESS).read(name);
        } catch (IllegalArgumentException e) {
            throw new JobException(String.valueOf(e.getMessage()));
        }
    }
}
