package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every link of the documentation to a file or section of it leads there. */
class ManualLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
    /** A block between fences, or a span of code. */
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\\n]+`");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");

    @TempDir
    Path directory;

    @Test
    void everyLinkLeadsToAFileAndASection() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<Path> pages;
        try (Stream<Path> inDocs = Files.walk(root.resolve("docs"));
                Stream<Path> atRoot = Files.list(root)) {
            pages = Stream.concat(inDocs, atRoot)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
        assertThat(pages).hasSizeGreaterThan(10);
        for (Path page : pages) {
            assertThat(broken(page)).as("broken links of %s", page).isEmpty();
        }
    }

    @Test
    void aLinkToWhatIsNotThereIsFound() throws IOException {
        Path page = directory.resolve("a.md");
        Files.writeString(directory.resolve("b.md"), """
                # `job { }`, and more

                ```
                # no heading
                ```

                ## Again

                ## Again
                """);
        Files.writeString(page, """
                [1](b.md) [2](b.md#job---and-more) [3](b.md#again-1) [4](https://a.example/#x) `[5](code.md)`
                [6](c.md) [7](b.md#no-heading) [8](#here)
                """);
        assertThat(broken(page)).containsExactly("c.md", "b.md#no-heading", "#here");
    }

    private static List<String> broken(Path page) throws IOException {
        String text = CODE.matcher(Files.readString(page)).replaceAll("");
        return LINK.matcher(text)
                .results()
                .filter(link -> !leadsSomewhere(page, link.group(1), link.group(2)))
                .map(link -> link.group(2) == null ? link.group(1) : link.group(1) + "#" + link.group(2))
                .toList();
    }

    private static boolean leadsSomewhere(Path page, String file, String section) {
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        return Files.exists(target) && (section == null || sections(target).contains(section));
    }

    /** As GitHub names them: in lower case, without punctuation, with hyphens for blanks; repeats have a number. */
    private static Set<String> sections(Path page) {
        Set<String> sections = new HashSet<>();
        Matcher heading = HEADING.matcher(BLOCK.matcher(read(page)).replaceAll(""));
        while (heading.find()) {
            String name = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                    .replace(' ', '-');
            String unique = name;
            for (int i = 1; !sections.add(unique); i++) {
                unique = name + "-" + i;
            }
        }
        return sections;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
