package dev.forkful.run;

import dev.forkful.broker.BrokerException;
import dev.forkful.io.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What lies in a folder of a run. */
final class FolderList {
    private FolderList() {}

    /**
     * Lists it by name; nothing where there is no such folder.
     *
     * @throws BrokerException.Storage where it cannot be read now: no descriptor is left, the disk fails
     */
    static List<Path> of(Path folder) {
        try {
            return list(folder);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot list " + folder + ": " + Reason.of(e), e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(found);
        return found;
    }
}
