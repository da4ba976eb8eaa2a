package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    private static final int ROOT = 0;
    private static final int OTHER = 1;
    private static final int NOBODY = 65_534;

    @TempDir
    Path folder;

    @Test
    void exportAppearsUnderItsNameOnlyWhenItIsComplete() throws IOException {
        Path path = folder.resolve("out.ndjson");
        Files.writeString(path, "old");
        try (ResultFile file = ResultFile.export(path);
                ReplySink sink = new NdjsonSink(file.stream(), List.of("main"))) {
            sink.accept(Replies.ok(0, "1", "2"));
            sink.flush();
            assertThat(path).hasContent("old");
            assertThat(folder).isDirectoryContaining("glob:**/out.ndjson.*.tmp");
            file.commit();
        }
        assertThat(path).content().startsWith("{\"seq\":0,").endsWith("}\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void fileWhoseNameSaysSoIsCompressed() throws IOException {
        Path path = folder.resolve("out.NDJSON.gz");
        for (Function<Path, ResultFile> kind :
                List.<Function<Path, ResultFile>>of(ResultFile::export, ResultFile::growing)) {
            try (ResultFile file = kind.apply(path);
                    ReplySink sink = new NdjsonSink(file.stream(), List.of("main"))) {
                for (int i = 0; i < 10_000; i++) {
                    sink.accept(Replies.ok(i, "1", "2"));
                }
                sink.flush();
                file.commit();
            }
            try (InputStream stream = GzipStream.open(Files.newInputStream(path))) {
                assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines())
                        .hasSize(10_000)
                        .allMatch(line -> line.startsWith("{\"seq\":"));
            }
            assertThat(path.toFile().length()).isLessThan(200_000);
        }
    }

    /** As it was told to, whatever a link leads to: both ways of writing it go by the same name. */
    @Test
    void linkWhoseNameSaysSoIsWrittenCompressed() throws IOException {
        Path plain = Files.createFile(folder.resolve("out.ndjson"));
        Path link = Files.createSymbolicLink(folder.resolve("out.gz"), plain);
        try (ResultFile file = ResultFile.export(link)) {
            file.stream().write('x');
            file.commit();
        }
        try (InputStream stream = GzipStream.open(Files.newInputStream(plain))) {
            assertThat(stream.readAllBytes()).containsExactly('x');
        }
    }

    @Test
    void lackOfRoomForACompressedFileIsNamed() throws IOException {
        Path path = Files.createSymbolicLink(folder.resolve("out.gz"), Path.of("/dev/full"));
        try (ResultFile file = ResultFile.growing(path)) {
            assertThatThrownBy(file::stream)
                    .isInstanceOf(OutputException.class)
                    .hasMessage("results cannot be written to " + path + ": No space left on device");
        }
    }

    @Test
    void exportThatIsGivenUpLeavesWhatWasThere() throws IOException {
        Path path = folder.resolve("out");
        Files.writeString(path, "old");
        try (ResultFile file = ResultFile.export(path)) {
            file.stream().write('x');
        }
        assertThat(path).hasContent("old");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void exportsLeaveOtherFilesAndEachOtherAlone() throws IOException {
        Path path = folder.resolve("out");
        Path own = Files.writeString(folder.resolve("out.tmp"), "precious");
        try (ResultFile first = ResultFile.export(path);
                ResultFile second = ResultFile.export(path)) {
            first.stream().write('1');
            second.stream().write('2');
            first.commit();
            assertThat(path).hasContent("1");
            second.commit();
        }
        assertThat(path).hasContent("2");
        assertThat(own).hasContent("precious");
    }

    @Test
    void whoMayReadAFileStaysTheSame() throws IOException {
        Path path = Files.writeString(folder.resolve("out"), "old");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        try (ResultFile file = ResultFile.export(path)) {
            file.commit();
        }
        assertThat(mode(path)).isEqualTo("rw-------");
    }

    @Test
    void theGroupThatMayReadAFileStaysTheSame() throws IOException {
        Path path = ofOtherGroup(ROOT);
        try (ResultFile file = ResultFile.export(path)) {
            file.commit();
        }
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(OTHER);
        assertThat(mode(path)).isEqualTo("rw-rw-r--");
    }

    /** As rsync does. */
    @Test
    void aFileOfAnotherUserStaysTheirsWhereRootReplacesIt() throws IOException {
        Path path = ofOtherGroup(NOBODY);
        try (ResultFile file = ResultFile.export(path)) {
            file.commit();
        }
        assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(NOBODY);
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(OTHER);
        assertThat(mode(path)).isEqualTo("rw-rw-r--");
    }

    /** Whoever may rename files in a folder could have root give away another file than its own. */
    @Test
    void rootGivesNoFileAwayInAFolderOfAThirdUserOrOfAll() throws IOException {
        Path path = ofOtherGroup(NOBODY);
        Files.setAttribute(folder, "unix:uid", OTHER);
        try (ResultFile file = ResultFile.export(path)) {
            file.commit();
        }
        assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(ROOT);

        Files.setAttribute(folder, "unix:uid", ROOT);
        for (String open : List.of("rwxrwxrwx", "rwxrwxr-x")) {
            Files.setAttribute(path, "unix:uid", NOBODY);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(open));
            try (ResultFile file = ResultFile.export(path)) {
                file.commit();
            }
            assertThat(Files.getAttribute(path, "unix:uid")).as(open).isEqualTo(ROOT);
        }
    }

    @Test
    void whatAGroupMayIsNotGivenToAnotherOne() throws IOException, InterruptedException {
        Path path = ofOtherGroup(NOBODY);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        String classPath = place(ResultFile.class) + File.pathSeparator + place(Exporter.class);
        assumeTrue(asNobody("test", "-r", place(Exporter.class)) == 0, "needs a build that anybody may read");

        int exit = asNobody(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Exporter.class.getName(),
                path.toString());

        assertThat(exit).isZero();
        assertThat(path).hasContent("new");
        assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(NOBODY);
        assertThat(mode(path)).isEqualTo("rw----r--");
    }

    /** Exports in a process of its own. */
    static final class Exporter {
        public static void main(String[] arguments) throws IOException {
            try (ResultFile file = ResultFile.export(Path.of(arguments[0]))) {
                file.stream().write("new".getBytes(StandardCharsets.UTF_8));
                file.commit();
            }
        }
    }

    /** A file that its group may write, of which the tests' user is no member. */
    private Path ofOtherGroup(int owner) throws IOException {
        Path path = Files.writeString(folder.resolve("out"), "old");
        assumeTrue(Files.getAttribute(path, "unix:uid").equals(ROOT), "needs root");
        Files.setAttribute(path, "unix:uid", owner);
        Files.setAttribute(path, "unix:gid", OTHER);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-r--"));
        return path;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String place(Class<?> of) {
        return of.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private static int asNobody(String... line) throws IOException, InterruptedException {
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        whole.addAll(List.of(line));
        return new ProcessBuilder(whole).inheritIO().start().waitFor();
    }

    @Test
    void exportThroughALinkReplacesTheFileAndKeepsTheLink() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (ResultFile file = ResultFile.export(link)) {
            file.stream().write('x');
            file.commit();
        }
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("x");
    }

    @Test
    void whatIsNoRegularFileIsWrittenDirectly() throws IOException {
        Path device = Path.of("/dev/null");
        try (ResultFile file = ResultFile.export(device)) {
            file.stream().write('x');
            file.commit();
        }
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void growingFileIsFreshAndCanBeReadOnTheWay() throws IOException {
        Path path = Files.writeString(folder.resolve("out"), "old and long");
        try (ResultFile file = ResultFile.growing(path)) {
            file.stream().write('x');
            assertThat(path).hasContent("x");
        }
        assertThat(path).hasContent("x");
    }

    @Test
    void placeWithoutRoomIsNamed() {
        Path full = Path.of("/dev/full");
        try (ResultFile file = ResultFile.growing(full);
                ReplySink sink = new NdjsonSink(file.stream(), List.of("main"))) {
            sink.accept(Replies.ok(0, "1", "2"));
            assertThatThrownBy(sink::flush)
                    .isInstanceOf(OutputException.class)
                    .hasMessage("replies cannot be written: /dev/full: No space left on device");
        }
    }

    @Test
    void placeThatCannotBeWrittenIsNamed() {
        Path path = folder.resolve("none/out");
        assertThatThrownBy(() -> ResultFile.export(path))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith("results cannot be written to " + path + ": ")
                .hasMessageEndingWith(": no such folder");
    }
}
