package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The quick start of the README, typed as it stands there, but for fetching and building the sources. */
class QuickStartIT {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Quick start$(.*?)(?=^## )");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(console|bash|sh)\\n(.*?)^```$");
    private static final Pattern LINE_NOT_FOR_A_TEST = Pattern.compile("(git clone|cd|\\./mvnw)\\b.*");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void commandsOfTheQuickStartWorkAsTheyStand() throws IOException {
        Files.createSymbolicLink(
                forkful.folder().resolve("forkful"), Forkful.root().resolve("forkful"));
        Files.createSymbolicLink(
                forkful.folder().resolve("scripts"), Forkful.root().resolve("scripts"));
        List<String> commands = commands(Files.readString(Forkful.root().resolve("README.md")));
        assertThat(commands).anySatisfy(command -> assertThat(command).contains("forkful run"));
        for (String command : commands) {
            assertThat(forkful.runLine(command))
                    .as(command)
                    .satisfies(finished ->
                            assertThat(finished.exit()).as(finished.err()).isZero());
        }
    }

    /** In a console block the lines after a dollar sign, in others all; here documents stay whole. */
    private static List<String> commands(String readme) {
        Matcher section = SECTION.matcher(readme);
        assertThat(section.find()).as("README.md has a section 'Quick start'").isTrue();
        List<String> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(section.group(1));
        while (block.find()) {
            if (!block.group(1).equals("console")) {
                commands.add(block.group(2)
                        .lines()
                        .filter(line -> !LINE_NOT_FOR_A_TEST.matcher(line).matches())
                        .reduce("set -e", (all, line) -> all + "\n" + line));
                continue;
            }
            block.group(2)
                    .lines()
                    .filter(line -> line.startsWith("$ "))
                    .map(line -> line.substring(2))
                    .filter(line -> !LINE_NOT_FOR_A_TEST.matcher(line).matches())
                    .forEach(commands::add);
        }
        return commands;
    }
}
