package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher where something is to be built: another builds, or was killed while it did; what takes whose place. */
@Timeout(60)
class BuildAtStartIT {
    private static final String MAIN = "dev.forkful.shell.Main";
    /** Makes an installation in the folder that it is told. */
    private static final String COMPILER = """
            to=shell/target/forkful
            for word; do case $word in -Dinstallation=*) to=${word#*=} ;; esac; done
            mkdir -p "$to/console" "$to/lib" "$to/compiler"
            : >"$to/console/forkful-shell-2.jar" && : >"$to/lib/library-2.jar" && : >"$to/compiler/compiler-2.jar"
            """;

    @TempDir
    private Path root;

    private final List<Process> started = new ArrayList<>();
    private Path lock;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        Files.copy(Forkful.root().resolve("forkful"), root.resolve("forkful"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("runner/src/main"));
        program("mvnw", "echo no such compiler\nexit 1");
        lock = Files.createDirectories(root.resolve("shell/target")).resolve(".builder");
    }

    @Test
    void whoWaitsForABuildThatFailsSaysSo() throws IOException, InterruptedException {
        Process launcher = start(ProcessHandle.current().pid());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("forkful: another forkful is building; waiting for it");
            Files.delete(lock);
            assertThat(said.lines())
                    .containsExactly("forkful: what it built cannot be used; its log is "
                            + root.toRealPath().resolve("shell/target/build.log"));
        }
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(70);
    }

    @Test
    void whoFindsThatTheBuilderWasKilledBuilds() throws IOException, InterruptedException {
        Process launcher = start(dead());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().collect(Collectors.joining("\n")))
                    .contains("building with JDK", "no such compiler", "the build failed");
        }
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(70);
        assertThat(lock).doesNotExist();
    }

    @Test
    void whoFindsABuilderOfAnotherHostWaitsThoughThereIsNoSuchProcessHere() throws IOException, InterruptedException {
        Files.createSymbolicLink(lock, Path.of(dead() + "@elsewhere"));
        Process launcher = begin(launcher());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("forkful: another forkful is building; waiting for it");
            assertThat(launcher.waitFor(2, TimeUnit.SECONDS)).isFalse();
            assertThat(Files.readSymbolicLink(lock)).asString().endsWith("@elsewhere");
            Files.delete(lock);
            assertThat(said.lines()).singleElement().asString().startsWith("forkful: what it built cannot be used");
        }
    }

    @Test
    void whoFindsNoLockSinceItIsJustClearedAwayWaitsForTheNextBuilder() throws IOException, InterruptedException {
        // The lock that another clears away is gone when it is looked at; then that other one holds it.
        program(
                "late/readlink",
                "[ -e '%1$s/gone' ] || { : >'%1$s/gone'; rm '%2$s'; exit 1; }; PATH=${PATH#*:}; exec readlink \"$@\""
                        .formatted(root, lock));
        program(
                "late/sleep",
                "[ -e '%1$s/taken' ] || { : >'%1$s/taken'; ln -s %3$s '%2$s'; }; PATH=${PATH#*:}; exec sleep 0.1"
                        .formatted(root, lock, ProcessHandle.current().pid()));
        Files.createSymbolicLink(lock, Path.of(Long.toString(dead())));
        ProcessBuilder line = launcher();
        line.environment().merge("PATH", root.resolve("late").toString(), (path, late) -> late + ":" + path);
        Process launcher = begin(line);
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("forkful: another forkful is building; waiting for it");
        }
    }

    @ParameterizedTest(name = "[{index}] something is built: {0}")
    @ValueSource(booleans = {false, true})
    void whereNoLinkCanBeMadeThatIsSaid(boolean isBuilt) throws IOException, InterruptedException {
        if (isBuilt) {
            installOld();
            Path begun = Files.createFile(root.resolve("shell/target/.begun"));
            Files.setLastModifiedTime(begun, FileTime.fromMillis(0)); // as old as what it made
        }
        program("late/ln", "exit 1");
        ProcessBuilder line = launcher();
        line.environment().merge("PATH", root.resolve("late").toString(), (path, late) -> late + ":" + path);
        Process launcher = begin(line);
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines())
                    .containsExactly("forkful: cannot make a link in "
                            + root.toRealPath().resolve("shell/target"));
        }
        assertThat(launcher.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(70);
    }

    @Test
    void whoComesLateToClearAKilledBuildersLockAwayLeavesThatOfTheNext() throws IOException, InterruptedException {
        program("mvnw", "echo $$ >>'%1$s/built'; read go <'%1$s/build.gate'; exit 1".formatted(root));
        // Reads the lock, and gives its first answer late; what was read is noted.
        program(
                "late/readlink",
                "PATH=${PATH#*:}; read=$(readlink \"$@\") || exit; echo \"$read\" >>'%1$s/read'; [ -e '%1$s/held' ] || { : >'%1$s/held'; read go <'%1$s/read.gate'; }; echo \"$read\""
                        .formatted(root));
        gate("build.gate");
        gate("read.gate");
        long dead = dead();
        ProcessBuilder line = launcher();
        line.environment().merge("PATH", root.resolve("late").toString(), (path, late) -> late + ":" + path);
        Files.createSymbolicLink(lock, Path.of(Long.toString(dead)));
        Process late = begin(line.redirectError(root.resolve("said").toFile()));
        seen("held");
        Process next = begin(launcher().redirectError(ProcessBuilder.Redirect.DISCARD));
        seen("built");
        Files.writeString(root.resolve("read.gate"), "go\n");
        Eventually.see(
                "the late one sees who builds",
                Duration.ofSeconds(20),
                () -> lines("read"),
                read -> read.size() > 2 && read.get(2).startsWith(next.pid() + "@"));
        Files.writeString(root.resolve("build.gate"), "go\n");
        assertThat(next.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(late.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lines("said"))
                .containsExactly(
                        "forkful: another forkful is building; waiting for it",
                        "forkful: what it built cannot be used; its log is "
                                + root.toRealPath().resolve("shell/target/build.log"));
        assertThat(lines("built")).as("builds").hasSize(1);
        assertThat(lock).doesNotExist();
    }

    private Process begin(ProcessBuilder line) throws IOException {
        Process process = line.start();
        started.add(process);
        return process;
    }

    @AfterEach
    void endWhatWaitsForAWord() {
        for (Process process : started) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static long dead() throws IOException, InterruptedException {
        Process dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor()).isZero();
        return dead.pid();
    }

    private void gate(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", root.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void whileAConsoleRunsFromWhatIsBuiltNothingIsBuilt() throws IOException, InterruptedException {
        program("mvnw", ": >'%1$s/built'; exit 1".formatted(root));
        Path installation = root.toRealPath().resolve("shell/target/forkful");
        Path jar = Files.createDirectories(installation.resolve("console")).resolve("forkful-shell-1.jar");
        Files.createFile(jar);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        Files.createFile(root.resolve("runner/src/main/New.java"));
        Process console = new ProcessBuilder(
                        "sh", "-c", "read word", "java", "-Dforkful.home=" + installation, "-cp", "x", MAIN, "run", "j")
                .start();
        started.add(console);
        Process launcher = begin(launcher());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines())
                    .contains("forkful: a source is newer than what is built; it is built when process " + console.pid()
                            + ", which runs from it, has ended");
        }
        assertThat(root.resolve("built")).doesNotExist();
        console.destroy();
        console.waitFor();
        begin(launcher()).waitFor();
        assertThat(root.resolve("built")).exists();
    }

    @Test
    void whatIsBuiltTakesThePlaceOfAllJarsOfBefore() throws IOException, InterruptedException {
        installOld();
        program("mvnw", COMPILER);
        begin(launcher()).waitFor();
        assertThat(jars())
                .containsExactly("compiler/compiler-2.jar", "console/forkful-shell-2.jar", "lib/library-2.jar");
        assertThat(lock).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jars/lib/own.jar", "jars/console/forkful-shell-1.jar"})
    void aCloneThatHasAFolderJarsOfItsOwnIsNoRelease(String own) throws IOException, InterruptedException {
        Files.createDirectories(Objects.requireNonNull(root.resolve(own).getParent()));
        Files.createFile(root.resolve(own));
        Files.createFile(root.resolve("pom.xml"));
        program("mvnw", COMPILER);
        begin(launcher()).waitFor();
        assertThat(jars()).contains("console/forkful-shell-2.jar");
    }

    @Test
    void aBuildThatFailsLeavesWhatThereWas() throws IOException, InterruptedException {
        installOld();
        List<String> old = jars();
        program("mvnw", COMPILER + "exit 1");
        Process launcher = begin(launcher());
        try (BufferedReader said = launcher.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines())
                    .last()
                    .asString()
                    .startsWith("forkful: the build failed; its log is above, and in ");
        }
        assertThat(launcher.waitFor()).isEqualTo(70);
        assertThat(jars()).isEqualTo(old);
    }

    @Test
    void whoIsKilledAsItExchangesWhatIsBuiltLeavesItToTheNextToBuild() throws IOException, InterruptedException {
        installOld();
        program("mvnw", COMPILER);
        program("late/mv", "case $* in *made/console*) kill -9 $PPID; exit 1 ;; esac; PATH=${PATH#*:}; exec mv \"$@\"");
        ProcessBuilder line = launcher();
        line.environment().merge("PATH", root.resolve("late").toString(), (path, late) -> late + ":" + path);
        assertThat(begin(line).waitFor()).isEqualTo(128 + 9);
        begin(launcher()).waitFor();
        assertThat(jars())
                .containsExactly("compiler/compiler-2.jar", "console/forkful-shell-2.jar", "lib/library-2.jar");
    }

    @Test
    void aSourceThatIsChangedWhileItIsBuiltIsBuiltAtTheNextStart() throws IOException, InterruptedException {
        program(
                "mvnw",
                "cd '%s'; echo x >>built; until [ runner/src/main/New.java -nt shell/target/.begun ]; do : >runner/src/main/New.java; done\n"
                                .formatted(root)
                        + COMPILER);
        begin(launcher()).waitFor();
        program("mvnw", "echo x >>'%1$s/built'\n".formatted(root) + COMPILER);
        begin(launcher()).waitFor();
        begin(launcher()).waitFor();
        assertThat(lines("built")).as("builds").hasSize(2);
    }

    /** Who builds changes a source when another waits, and ends; who waited builds that, and starts. */
    @Test
    void whoWaitsForABuildInWhichASourceIsChangedBuildsThat() throws IOException, InterruptedException {
        program("mvnw", """
                cd '%s'; echo x >>built
                [ -e waits ] || { : >building; until [ -e waits ]; do sleep 0.1; done
                    until [ runner/src/main/New.java -nt shell/target/.begun ]; do : >runner/src/main/New.java; done; }
                """.formatted(root) + COMPILER);
        Process builder = begin(launcher());
        seen("building");
        Process waiter = begin(launcher());
        try (BufferedReader said = waiter.errorReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("forkful: another forkful is building; waiting for it");
            Files.createFile(root.resolve("waits"));
            assertThat(said.lines())
                    .anyMatch(line -> line.startsWith("forkful: building with JDK "))
                    .noneMatch(line -> line.contains("cannot be used"));
        }
        assertThat(lines("built")).as("builds").hasSize(2);
        builder.waitFor();
    }

    private void installOld() throws IOException {
        for (String jar : List.of(
                "console/forkful-shell-1.jar", "console/forkful-shell-0.0.jar", "lib/aaa-0.jar", "compiler/old.jar")) {
            Path file = root.resolve("shell/target/forkful").resolve(jar);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.setLastModifiedTime(Files.createFile(file), FileTime.fromMillis(0));
        }
        Files.createFile(root.resolve("runner/src/main/New.java"));
    }

    private List<String> jars() throws IOException {
        Path installation = root.resolve("shell/target/forkful");
        try (Stream<Path> files = Files.walk(installation)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> installation.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private void seen(String name) {
        Eventually.see(name, Duration.ofSeconds(20), () -> Files.exists(root.resolve(name)), is -> is);
    }

    private List<String> lines(String name) {
        try {
            return Files.readAllLines(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void program(String name, String script) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(long builder) throws IOException {
        Files.createSymbolicLink(lock, Path.of(Long.toString(builder)));
        return begin(launcher());
    }

    private ProcessBuilder launcher() {
        ProcessBuilder line = new ProcessBuilder(root.resolve("forkful").toString(), "--version");
        line.environment().put("FORKFUL_JAVA_HOME", System.getProperty("java.home"));
        line.environment().remove("FORKFUL_NO_BUILD");
        return line.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
}
