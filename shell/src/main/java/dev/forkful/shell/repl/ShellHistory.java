package dev.forkful.shell.repl;

import dev.forkful.run.PrivateFolder;
import dev.forkful.secret.Redactor;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * What was typed, in a file that its owner alone can read. Lines that hold a secret, or seem to, are not kept, nor
 * those that begin with a space.
 */
final class ShellHistory extends DefaultHistory {
    private static final Pattern SECRET = Pattern.compile(
            "(?i)[\\w.-]*(token|secret|passw|api[_-]?key|credential|authorization)[\\w.-]*\\s*[=:]|\\bbearer\\s");

    static boolean isSecret(String line) {
        return SECRET.matcher(line).find() || Redactor.OF_PROCESS.finds(line);
    }

    @Override
    public void add(Instant time, String line) {
        if (!isSecret(line)) {
            super.add(time, line);
        }
    }

    /** The file, made where it is not there; a history that cannot be kept keeps nobody from working. */
    static Path file(World world) throws IOException {
        Path folder = world.stateHome();
        PrivateFolder.create(folder);
        Path file = folder.resolve("history");
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                var ownerOnly = PosixFilePermissions.fromString("rw-------");
                Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
            }
        } catch (FileAlreadyExistsException e) {
            return file;
        }
        return file;
    }
}
