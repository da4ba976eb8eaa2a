package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher where nothing is built, and nothing can be: another builds, or was killed while it did. */
@Timeout(60)
class BuildAtStartIT {
    @TempDir
    private Path root;

    private Path lock;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        Files.copy(Forkful.root().resolve("forkful"), root.resolve("forkful"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("runner/src/main"));
        Path maven = Files.writeString(root.resolve("mvnw"), "#!/bin/sh\necho no such compiler\nexit 1\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        lock = Files.createDirectories(root.resolve("shell/target/.building"));
    }

    @Test
    void whoWaitsForABuildThatFailsSaysSo() throws IOException, InterruptedException {
        Process launcher = start(ProcessHandle.current().pid());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("forkful: another forkful is building; waiting for it");
            Trees.delete(lock);
            assertThat(said.lines())
                    .containsExactly("forkful: what it built cannot be used; its log is "
                            + root.toRealPath().resolve("shell/target/build.log"));
        }
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(70);
    }

    @Test
    void whoFindsThatTheBuilderWasKilledBuilds() throws IOException, InterruptedException {
        Process dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor()).isZero();
        Process launcher = start(dead.pid());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().collect(Collectors.joining("\n")))
                    .contains("building with JDK", "no such compiler", "the build failed");
        }
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(70);
        assertThat(lock).doesNotExist();
    }

    private Process start(long builder) throws IOException {
        Files.writeString(lock.resolve("pid"), builder + "\n");
        ProcessBuilder line = new ProcessBuilder(root.resolve("forkful").toString(), "--version");
        line.environment().put("FORKFUL_JAVA_HOME", System.getProperty("java.home"));
        line.environment().remove("FORKFUL_NO_BUILD");
        return line.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
