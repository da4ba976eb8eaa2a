package dev.forkful.worker;

import dev.forkful.ForkfulException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A Java installation.
 *
 * @param home its folder
 * @param feature its feature version: 17, 21, 25
 */
public record Jvm(Path home, int feature) {

    /**
     * The one in that folder.
     *
     * @throws ForkfulException where there is none
     */
    public static Jvm at(Path home) {
        Properties release = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            release.load(reader);
        } catch (IOException e) {
            throw new ForkfulException("no Java installation in " + home + ": its file 'release' cannot be read", e);
        }
        String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
        try {
            return new Jvm(home, Runtime.Version.parse(version).feature());
        } catch (IllegalArgumentException e) {
            throw new ForkfulException("no Java version in " + home.resolve("release") + ": '" + version + "'", e);
        }
    }

    /** Its launcher. */
    public Path java() {
        return home.resolve("bin").resolve("java");
    }
}
