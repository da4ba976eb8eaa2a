package dev.forkful.broker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * What lies in a folder, by name. An error of listing is told as the {@link IOException} that it is, whenever it comes:
 * a stream of the JDK raises an unchecked one in the midst.
 */
public final class FolderList {
    private FolderList() {}

    /**
     * All that lies there; nothing where there is no such folder.
     *
     * @throws BrokerException.Storage where it cannot be read now: no descriptor is left, the disk fails
     */
    public static List<Path> of(Path folder) {
        return of(folder, name -> true);
    }

    /**
     * The same of what has such a name.
     *
     * @throws BrokerException.Storage as above
     */
    public static List<Path> of(Path folder, Predicate<String> named) {
        try {
            return read(folder, named);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot list " + folder + " cause=" + e, e);
        }
    }

    /**
     * The same for callers with words of their own.
     *
     * @throws IOException also where there is no such folder
     */
    public static List<Path> read(Path folder, Predicate<String> named) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (named.test(path.getFileName().toString())) {
                    found.add(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(found);
        return found;
    }
}
