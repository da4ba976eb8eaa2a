package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    /** A link to a file: neither to an address, nor within its page. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]+)");
    /** A block between fences, or a span of code. */
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\\n]+`");
    /** What a path of this clone goes on with. The pages may name the clone's own path, such as /opt/forkful. */
    private static final List<String> INSIDE = List.of("/runner/", "/scripts/", "/shell/", "/src-test/");

    private static final Pattern OUTPUT_TIMESTAMP = Pattern.compile("<project.build.outputTimestamp>([^<]+)<");
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
                        Release.FOLDER + "/CONTRIBUTING.md",
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
    void isTheSameWhoeverBuildsItAndWhen() throws IOException {
        List<TarEntry> entries = new Release(forkful).entries();
        assertThat(entries).hasSizeGreaterThan(100).allSatisfy(entry -> {
            boolean runs = entry.name().endsWith("/") || entry.name().equals(Release.FOLDER + "/forkful");
            assertThat(entry.mode()).isEqualTo(runs ? "755" : "644");
            assertThat(entry.owner()).isEqualTo("root 0");
            assertThat(entry.group()).isEqualTo("root 0");
        });
        assertThat(entries.stream().map(TarEntry::seconds).distinct())
                .as("the time of the source, for all")
                .containsExactly(timeOfTheSource());
    }

    private static long timeOfTheSource() throws IOException {
        Matcher time = OUTPUT_TIMESTAMP.matcher(Files.readString(Forkful.root().resolve("pom.xml")));
        assertThat(time.find()).isTrue();
        return Instant.parse(time.group(1)).getEpochSecond();
    }

    /** Those to a section of a page are seen to by a test of the module shell. */
    @Test
    void everyLinkOfItsPagesLeadsToWhatIsInIt() throws IOException {
        Path root = new Release(forkful).unpack(forkful.folder());
        List<String> broken = new ArrayList<>();
        int links = 0;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path page : all.filter(file -> file.toString().endsWith(".md")).toList()) {
                Matcher link = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
                for (; link.find(); links++) {
                    Path target = page.resolveSibling(link.group(1)).normalize();
                    if (!target.startsWith(root) || !Files.exists(target)) {
                        broken.add(root.relativize(page) + ": " + link.group(1));
                    }
                }
            }
        }
        assertThat(links).isGreaterThan(100);
        assertThat(broken).isEmpty();
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
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (INSIDE.stream().anyMatch(folder -> text.contains(Forkful.root() + folder))
                || name.matches(".*/\\w+(Test|IT)\\.class")) {
            found.add(name);
        }
    }
}
