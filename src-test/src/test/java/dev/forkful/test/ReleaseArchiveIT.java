package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the archive of a release holds: all that a person needs, and nothing of the machine that built it. */
class ReleaseArchiveIT {
    /** Mode, owner, size, time, name, as tar lists them. */
    private static final Pattern LISTED = Pattern.compile("(\\S+) (\\S+) +\\d+ (\\S+ \\S+) (.+)");

    private static final Pattern JAR = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void holdsInOneFolderWhatRunsAndWhatIsRead() {
        List<String> names = new Release(forkful).names();
        assertThat(names)
                .allMatch(name -> name.startsWith(Release.FOLDER + "/"))
                .doesNotHaveDuplicates();
        assertThat(names)
                .contains(
                        Release.FOLDER + "/forkful",
                        Release.FOLDER + "/LICENSE",
                        Release.FOLDER + "/THIRD-PARTY.md",
                        Release.FOLDER + "/README.md",
                        Release.FOLDER + "/CHANGELOG.md",
                        Release.FOLDER + "/docs/jobs.md",
                        Release.FOLDER + "/scripts/examples/titles.job.kts",
                        Release.FOLDER + "/jars/console/forkful-shell-" + Release.VERSION + ".jar",
                        Release.FOLDER + "/jars/lib/forkful-runner-" + Release.VERSION + ".jar",
                        Release.FOLDER + "/jars/lib/forkful-scripts-" + Release.VERSION + ".jar");
        assertThat(names)
                .as("nothing to build with, nothing of a build, no class archive")
                .noneMatch(name -> name.contains("/.")
                        || name.contains("/target/")
                        || name.contains("/archives/")
                        || name.endsWith("/mvnw")
                        || name.endsWith("/jars/pom.xml")
                        || name.equals(Release.FOLDER + "/pom.xml")
                        || name.matches(".*/(junit|assertj|archunit|jmh|opentest4j)[^/]*\\.jar"));
    }

    /** Neither the clock, nor the user, nor the umask of who builds; the order of names is seen in two builds only. */
    @Test
    void isTheSameWhoeverBuildsItAndWhen() {
        List<String> times = new ArrayList<>();
        for (String line : new Release(forkful).listing()) {
            Matcher listed = LISTED.matcher(line);
            assertThat(listed.matches()).as(line).isTrue();
            String name = listed.group(4);
            boolean runs = name.endsWith("/") || name.equals(Release.FOLDER + "/forkful");
            assertThat(listed.group(1).substring(1)).as(line).isEqualTo(runs ? "rwxr-xr-x" : "rw-r--r--");
            assertThat(listed.group(2)).as(line).isEqualTo("0/0");
            times.add(listed.group(3));
        }
        assertThat(times.stream().distinct()).as("one time for all").hasSize(1);
    }

    @Test
    void namesTheLicenseOfEachLibraryAndHoldsNoneTwice() throws IOException {
        List<String> libraries = new ArrayList<>();
        for (String name : new Release(forkful).names()) {
            Matcher jar = JAR.matcher(name.substring(name.lastIndexOf('/') + 1));
            if (jar.matches()) {
                libraries.add(jar.group(1));
            }
        }
        List<String> ours = List.of("forkful-runner", "forkful-scripts", "forkful-shell");
        assertThat(libraries).hasSizeGreaterThan(50).doesNotHaveDuplicates().containsAll(ours);
        libraries.removeAll(ours);
        assertThat(licensed()).containsExactlyInAnyOrderElementsOf(libraries);
    }

    /** The first column of the table in THIRD-PARTY.md. */
    private static List<String> licensed() throws IOException {
        return Files.readAllLines(Forkful.root().resolve("THIRD-PARTY.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1) // its head
                .flatMap(line -> Stream.of(line.split("\\|", -1)[1].split(",", -1)))
                .map(String::strip)
                .toList();
    }

    @Test
    void holdsNoPathOfTheMachineThatBuiltItAndNoTest() throws IOException {
        Path root = new Release(forkful).unpack(forkful.folder());
        List<String> found = new ArrayList<>();
        int read = 0;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.endsWith(".jar")) {
                    read++;
                    look(name, Files.readAllBytes(file), found);
                } else if (name.contains("/forkful-") || name.contains("/picocli-")) {
                    read += lookIntoJar(name, file, found);
                }
            }
        }
        assertThat(read).isGreaterThan(500);
        assertThat(found).isEmpty();
    }

    private static int lookIntoJar(String jar, Path file, List<String> found) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            for (ZipEntry entry : entries) {
                try (InputStream in = zip.getInputStream(entry)) {
                    look(jar + "!" + entry.getName(), in.readAllBytes(), found);
                }
            }
            return entries.size();
        }
    }

    private static void look(String name, byte[] content, List<String> found) {
        if (new String(content, StandardCharsets.ISO_8859_1)
                        .contains(Forkful.root().toString())
                || name.matches(".*/\\w+(Test|IT)\\.class")) {
            found.add(name);
        }
    }
}
