package dev.forkful.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds secrets: in the variable {@code NAME} of the environment, or in the file that {@code NAME_FILE} names. Whatever
 * is found is kept by the {@link Redactor} from then on.
 *
 * <p>Nobody but its owner may write such a file. Nor may others read it, unless that is not for us to change: one that
 * belongs to another user, or is mounted read-only, as containers mount secrets (with 0444 or 0644).
 *
 * <p>Nothing is remembered: a file is read each time.
 *
 * @param environment where the variables are
 * @param redactor is told the values
 */
public record SecretReader(Map<String, String> environment, Redactor redactor) {
    private static final int LONGEST_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> READ_OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    private static final Path SELF = Path.of("/proc/self");
    private static final String USER = "unix:uid";

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
            if (Files.isDirectory(path)) {
                throw new IllegalArgumentException(where + "is a folder");
            }
            if (Files.size(path) > LONGEST_BYTES) {
                throw new IllegalArgumentException(where + "is longer than " + LONGEST_BYTES + " bytes");
            }
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix") && isOpenToOthers(path)) {
                throw new IllegalArgumentException(where + "can be read or written by others: chmod 600 it");
            }
            String text = Files.readString(path, StandardCharsets.UTF_8);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(where + "is no UTF-8", e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(where + "cannot be read: " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof NoSuchFileException ? "no such file" : "" + e.getMessage();
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.stream().anyMatch(WRITE_OF_OTHERS::contains)
                || (permissions.stream().anyMatch(READ_OF_OTHERS::contains)
                        && isOurs(file)
                        && !Files.getFileStore(file).isReadOnly());
    }

    /** Where the system does not say, it is. */
    private static boolean isOurs(Path file) throws IOException {
        return !Files.exists(SELF) || Files.getAttribute(SELF, USER).equals(Files.getAttribute(file, USER));
    }
}
