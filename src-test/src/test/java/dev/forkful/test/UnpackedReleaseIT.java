package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A release that was unpacked, with nothing but a JDK: there is nothing to build, and nothing to build with. */
class UnpackedReleaseIT {
    /** All programs that the launcher calls where it does not build. */
    private static final List<String> PROGRAMS =
            List.of("cksum", "locale", "mkdir", "mktemp", "mv", "ps", "readlink", "rm", "stty", "uname");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @AfterEach
    void endWhoeverMakesAClassArchiveForTheCompiler() {
        ProcessHandle.allProcesses()
                .filter(process ->
                        CommandLine.contains(process, forkful.folder().toString()))
                .filter(process -> CommandLine.contains(process, "compiler-"))
                .forEach(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    @Test
    void runsFromAFolderWithSpacesThroughLinksAndMakesItsClassArchivesOnce() throws IOException {
        Path bin = Files.createDirectory(forkful.folder().resolve("bin"));
        Path root = new Release(forkful).unpack(forkful.folder().resolve("un packed"));
        Path current = Files.createSymbolicLink(root.resolveSibling("current"), Path.of(Release.FOLDER));
        Files.createSymbolicLink(bin.resolve("forkful"), current.resolve("forkful"));
        alone(bin);
        Running start = forkful.startLine("forkful --version");
        start.endInput();
        Finished first = start.await(Duration.ofMinutes(5)).expect(0);
        assertThat(first.out()).startsWith("forkful " + Release.VERSION + "\n");
        assertThat(first.err()).startsWith("forkful: preparing for JDK ").hasLineCount(1);
        assertThat(archives(root)).isNotEmpty();
        write(3, 2);
        Running run = forkful.startLine("exec forkful run Fetch.java --input urls.txt --name night --out out.ndjson");
        server.awaitHeld(2);
        assertThat(run.err()).doesNotContain("preparing for");
        run.kill();
        forkful.awaitNoProcess();
        server.release();
        forkful.runLine("forkful resume").expect(0);
        Reply.assertOneEach(forkful.runLine("forkful results night").expect(0).replies(), 5);
        Reply.assertOneEach(Reply.parse(forkful.folder().resolve("out.ndjson")), 5);
        assertThat(root.resolve("shell")).as("what a build makes").doesNotExist();
    }

    @Test
    void anotherUserRunsItWhereThatUserMayWriteNothing() throws IOException {
        Path root = new Release(forkful).unpack(forkful.folder().resolve("un packed"));
        write(3, 0);
        open(forkful.folder(), "rwxr-xr-x");
        Path theirs = Files.createDirectory(forkful.folder().resolve("theirs"));
        open(theirs, "rwxrwxrwx");
        forkful.without("FORKFUL_NO_BUILD")
                .without("XDG_CACHE_HOME")
                .with("HOME", "/nonexistent")
                .with("FORKFUL_HOME", theirs.resolve("home").toString());
        String user = "root".equals(System.getProperty("user.name"))
                ? "setpriv --reuid 65534 --regid 65534 --clear-groups "
                : "";
        assumeTrue(forkful.runLine(user + "test -r Fetch.java").exit() == 0, "no right to be nobody");
        forkful.runLine("chmod -R a-w 'un packed'").expect(0);
        try {
            Finished run = forkful.runLine(
                            user + "'" + root.resolve("forkful") + "' run Fetch.java --input urls.txt --out -")
                    .expect(0);
            Reply.assertOneEach(run.replies(), 3);
            assertThat(run.err()).doesNotContain("preparing for", "denied", "cannot");
            assertThat(root.resolve("jars/archives")).doesNotExist();
            assertThat(forkful.runLine(user + "'" + root.resolve("forkful") + "' prepare")
                            .expect(70)
                            .err())
                    .isEqualTo("forkful: cannot write to " + root.resolve("jars") + "\n");
        } finally {
            forkful.runLine("chmod -R u+w 'un packed'").expect(0);
        }
    }

    @Test
    void aFolderThatHoldsTwoVersionsOrNoneOrOnlyAPartIsRefused() throws IOException {
        Files.copy(
                Forkful.root().resolve("forkful"),
                forkful.folder().resolve("forkful"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Path jars = forkful.folder().resolve("jars");
        forkful.write("jars/lib/library-1.jar", "");
        assertThat(forkful.without("FORKFUL_NO_BUILD")
                        .runLine("./forkful --version")
                        .expect(70)
                        .err())
                .isEqualTo(
                        "forkful: " + forkful.folder() + " is neither a whole release, which has a folder jars/console,"
                                + " nor a clone: unpack the release again\n");
        forkful.write("jars/console/library-2.jar", "");
        String rest = " versions of Forkful, and must hold one: unpack the release again, into a folder of its own\n";
        assertThat(forkful.runLine("./forkful --version").expect(70).err())
                .isEqualTo("forkful: " + jars + " holds 0" + rest);
        forkful.write("jars/console/forkful-shell-0.1.0.jar", "");
        forkful.write("jars/console/forkful-shell-0.2.0.jar", "");
        assertThat(forkful.runLine("./forkful --version").expect(70).err())
                .isEqualTo("forkful: " + jars + " holds 2" + rest);
    }

    /** Nothing on the PATH but these programs: no git, no Maven, no Java. */
    private void alone(Path bin) throws IOException {
        for (String program : PROGRAMS) {
            for (String folder : System.getenv("PATH").split(":", -1)) {
                Path file = Path.of(folder, program);
                if (Files.isExecutable(file) && !Files.exists(bin.resolve(program))) {
                    Files.createSymbolicLink(bin.resolve(program), file);
                }
            }
        }
        forkful.with("PATH", bin.toString())
                .without("FORKFUL_NO_BUILD")
                .with("XDG_CACHE_HOME", forkful.folder().resolve("cache").toString());
    }

    /** A job, and its input: so many calls that are answered, so many that are held. */
    private void write(int answered, int held) {
        forkful.job("Fetch.java");
        forkful.write("urls.txt", server.urls("/page", answered, "") + server.urls("/hold", held, ""));
    }

    private static List<Path> archives(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("jars/archives"))) {
            return all.filter(file -> file.toString().matches(".*\\.(jsa|aot)")).toList();
        }
    }

    private static void open(Path folder, String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }
}
