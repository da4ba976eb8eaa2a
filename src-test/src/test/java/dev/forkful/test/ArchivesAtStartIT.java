package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher where class archives are to be made, with a JVM that stops in the middle of writing them. */
@Timeout(60)
class ArchivesAtStartIT {
    /** Writes the first half of both archives, says so, and waits for a word before it writes the second. */
    private static final String JAVA = """
            #!/bin/sh
            for word; do
                case $word in -XX:ArchiveClassesAtExit=*) console=${word#*=} ;; esac
            done
            worker=$word/worker-unfinished.jsa
            printf half >"$console" && printf half >"$worker"
            : >"$GATE.half"
            read go <"$GATE"
            printf whole >>"$console" && printf whole >>"$worker"
            """;

    @TempDir
    private Path root;

    private final List<Process> started = new ArrayList<>();
    private Path clone;
    private Path archives;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        clone = root.resolve("clone");
        Path launcher = file("clone/forkful", "");
        Files.copy(
                Forkful.root().resolve("forkful"),
                launcher,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        jar = file("clone/shell/target/forkful/console/forkful-shell-1.jar", "");
        file("clone/shell/target/forkful/lib/runner.jar", "");
        jdk("jdk", "17.0.1");
        archives = Files.createDirectories(clone.resolve("shell/target/forkful/archives"));
    }

    private void jdk(String name, String version) throws IOException {
        file(name + "/release", "JAVA_VERSION=\"" + version + "\"\n");
        Files.setPosixFilePermissions(file(name + "/bin/java", JAVA), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void twoThatStartAtOnceMakeNoTornArchive() throws IOException, InterruptedException {
        Process first = prepare("first");
        Process second = prepare("second");
        finish("first", first);
        assertThat(made("console.jsa", "worker.jsa")).containsExactly("halfwhole", "halfwhole");
        finish("second", second);
        assertThat(made("console.jsa", "worker.jsa")).containsExactly("halfwhole", "halfwhole");
        assertThat(making()).isEmpty();
    }

    @Test
    void whatAMakerLeftThatWasKilledIsClearedAway() throws IOException, InterruptedException {
        Process killed = prepare("killed");
        kill(killed);
        assertThat(making()).hasSize(1);
        finish("next", prepare("next"));
        assertThat(making()).isEmpty();
        assertThat(made("console.jsa")).containsExactly("halfwhole");
    }

    @Test
    void archivesOfJarsThatWereReplacedMeanwhileAreMadeAnew() throws IOException, InterruptedException {
        Process early = prepare("early");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        finish("early", early);
        assertThat(found("17-*/console.jsa")).isEmpty();
        finish("later", prepare("later"));
        assertThat(made("console.jsa")).containsExactly("halfwhole");
    }

    /** An archive fits only the class path that it was made with. */
    @Test
    void archivesOfAnInstallationThatWasMovedAreMadeAnewAndTheOldClearedAway()
            throws IOException, InterruptedException {
        jdk("other", "17.0.2");
        finish("before", prepare("before"));
        List<Path> before = names();
        assertThat(before).hasSize(1);
        clone = Files.move(clone, root.resolve("moved"));
        archives = clone.resolve("shell/target/forkful/archives");

        finish("after", prepare("after"));
        List<Path> after = names();
        assertThat(after).hasSize(1).doesNotContainAnyElementsOf(before);

        finish("beside", prepare("beside", "other"));
        assertThat(names()).hasSize(2).containsAll(after);
    }

    private List<Path> names() {
        return found("17-*").stream().map(archives::relativize).toList();
    }

    private Process prepare(String name) throws IOException, InterruptedException {
        return prepare(name, "jdk");
    }

    /** Starts {@code forkful prepare}, up to the middle of its archives. */
    private Process prepare(String name, String jdk) throws IOException, InterruptedException {
        Path gate = root.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();
        ProcessBuilder line = new ProcessBuilder(clone.resolve("forkful").toString(), "prepare");
        line.environment().put("FORKFUL_JAVA_HOME", root.resolve(jdk).toString());
        line.environment().put("GATE", gate.toString());
        Process process = line.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        Eventually.see(name, Duration.ofSeconds(20), () -> Files.exists(root.resolve(name + ".half")), is -> is);
        return process;
    }

    @AfterEach
    void endWhatWaitsForAWord() {
        started.forEach(ArchivesAtStartIT::kill);
    }

    private static void kill(Process launcher) {
        List<ProcessHandle> children = launcher.descendants().toList();
        launcher.destroyForcibly().onExit().join(); // it first, or it goes on when its JVM has ended
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void finish(String name, Process process) throws IOException, InterruptedException {
        Files.writeString(root.resolve(name), "go\n");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private List<String> made(String... names) throws IOException {
        return Stream.of(names)
                .flatMap(name -> found("17-*/" + name).stream())
                .map(ArchivesAtStartIT::read)
                .toList();
    }

    private List<Path> making() {
        return found("making-*");
    }

    private List<Path> found(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + archives + "/" + glob);
        try (Stream<Path> all = Files.walk(archives)) {
            return all.filter(matcher::matches).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
