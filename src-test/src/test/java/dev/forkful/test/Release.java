package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The archive of a release, as this build made it. */
final class Release {
    static final String VERSION = System.getProperty("forkful.version");
    /** The one folder in it. */
    static final String FOLDER = "forkful-" + VERSION;

    private static final Path ARCHIVE = Forkful.root().resolve("shell/target/" + FOLDER + ".tar.gz");

    private final Forkful forkful;

    Release(Forkful forkful) {
        this.forkful = forkful;
        assertThat(ARCHIVE).as("made by 'verify' of the module shell").exists();
    }

    /** Each name in it: those of folders end with a slash. */
    List<String> names() {
        return entries().stream().map(TarEntry::name).toList();
    }

    /** Each file and folder in it. */
    List<TarEntry> entries() {
        try {
            return TarEntry.all(ARCHIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks it, and gives the folder that was in it. */
    Path unpack(Path into) {
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        forkful.runLine("tar -xzf '" + ARCHIVE + "' -C '" + into + "'").expect(0);
        return into.resolve(FOLDER);
    }
}
