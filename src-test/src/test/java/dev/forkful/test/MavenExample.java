package dev.forkful.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Builds a Maven project of {@code scripts/examples} as its owner would, in the test's folder: Forkful's artifacts, as
 * this build made them, lie in a repository of the test's own, all else comes from the one of this build.
 */
final class MavenExample {
    private static final String VERSION = System.getProperty("forkful.version");

    private final Forkful forkful;

    MavenExample(Forkful forkful) {
        this.forkful = forkful;
    }

    /** Copies and packages it. */
    void build(String name) {
        Path project = copy(name);
        Path repository = forkful.folder().resolve("repository");
        publish(repository, "forkful-parent", Forkful.root());
        publish(repository, "forkful-runner", Forkful.root().resolve("runner"));
        forkful.with(
                        "MAVEN_USER_HOME",
                        Path.of(System.getProperty("user.home"), ".m2").toString())
                .with("JAVA_HOME", System.getProperty("java.home"))
                .startCommand(List.of(
                        Forkful.root().resolve("mvnw").toString(),
                        "-q",
                        "-B",
                        "-o",
                        "-f",
                        project.resolve("pom.xml").toString(),
                        "-Dmaven.repo.local=" + repository,
                        "-Dmaven.repo.local.tail=" + System.getProperty("forkful.maven.repository"),
                        "package"))
                .await()
                .expect(0);
    }

    private Path copy(String name) {
        Path from = Forkful.root().resolve("scripts/examples").resolve(name);
        Path to = forkful.folder().resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                put(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }

    private static void publish(Path repository, String artifact, Path module) {
        Path folder = repository.resolve("dev/forkful").resolve(artifact).resolve(VERSION);
        String name = artifact + "-" + VERSION;
        try {
            put(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
            Path jar = module.resolve("target").resolve(name + ".jar");
            if (Files.exists(jar)) {
                put(jar, folder.resolve(name + ".jar"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path from, Path to) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(from, to);
    }
}
