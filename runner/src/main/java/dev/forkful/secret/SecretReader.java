package dev.forkful.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds secrets: in the variable {@code NAME} of the environment, or in the file that {@code NAME_FILE} names, which
 * nobody but its owner may touch. Whatever is found is kept by the {@link Redactor} from then on.
 *
 * <p>Nothing is remembered: a file is read each time.
 *
 * @param environment where the variables are
 * @param redactor is told the values
 */
public record SecretReader(Map<String, String> environment, Redactor redactor) {
    private static final int LONGEST_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /**
     * The value of a secret.
     *
     * @throws IllegalArgumentException where it is not there, too short, or open to others; says which, and never the
     *     value
     */
    public String read(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("secret '" + name + "': must be the name of an environment variable");
        }
        String value = environment.getOrDefault(name, "");
        String file = environment.getOrDefault(name + "_FILE", "");
        if (value.isEmpty() == file.isEmpty()) {
            throw new IllegalArgumentException(
                    value.isEmpty()
                            ? "secret " + name + " is missing: set the environment variable " + name + ", or " + name
                                    + "_FILE to a file that holds it"
                            : "secret " + name + ": " + name + " and " + name + "_FILE are both set; unset one");
        }
        String secret = value.isEmpty() ? fromFile(name, file) : value;
        if (secret.length() < Redactor.SHORTEST_SECRET) {
            throw new IllegalArgumentException("secret " + name + ": has " + secret.length() + " characters; one of"
                    + " fewer than " + Redactor.SHORTEST_SECRET + " cannot be kept out of logs and replies");
        }
        redactor.keep(secret);
        return secret;
    }

    private static String fromFile(String name, String file) {
        String where = "secret " + name + ": file " + file + " of " + name + "_FILE ";
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST_BYTES) {
                throw new IllegalArgumentException(where + "is longer than " + LONGEST_BYTES + " bytes");
            }
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(path).stream().anyMatch(OF_OTHERS::contains)) {
                throw new IllegalArgumentException(where + "can be read or written by others: chmod 600 it");
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(where + "is no UTF-8", e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(where + "cannot be read: " + e, e);
        }
    }
}
