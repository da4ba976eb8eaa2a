package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The quick start of the README, typed as it stands there; what it runs is killed in the middle, as it says. */
class QuickStartIT {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Quick start$(.*?)(?=^## )");
    private static final Pattern SCRIPT = Pattern.compile("(?ms)`(\\S+\\.job\\.kts)`:?\\s*^```kotlin\\n(.*?)^```$");
    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void scriptOfTheQuickStartIsTheExampleOfThatName() throws IOException {
        Matcher script = script(section());
        String example =
                Files.readString(Forkful.root().resolve("scripts/examples").resolve(script.group(1)));
        assertThat(example.replaceFirst("^//.*\n", "")).isEqualTo(script.group(2));
    }

    @Test
    void commandsOfTheQuickStartWorkAsTheyStand() throws IOException {
        Path bin = Files.createDirectory(forkful.folder().resolve("bin"));
        Files.createSymbolicLink(bin.resolve("forkful"), Forkful.root().resolve("forkful"));
        forkful.with("PATH", bin + ":" + System.getenv("PATH"));
        Matcher section = section();
        Matcher script = script(section);
        forkful.write(script.group(1), script.group(2));
        forkful.write("urls.txt", server.urls("/quick", 3, "") + server.urls("/hold", 5, ""));
        List<String> commands = CONSOLE.matcher(section.group(1))
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> line.startsWith("$ "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(commands)
                .anySatisfy(command -> assertThat(command).startsWith("forkful run"))
                .anySatisfy(command -> assertThat(command).startsWith("forkful resume"));
        for (String command : commands) {
            type(command);
        }
        assertThat(Files.readAllLines(forkful.folder().resolve("titles.csv"))).hasSize(1 + 8);
    }

    private static Matcher section() throws IOException {
        Matcher section = SECTION.matcher(Files.readString(Forkful.root().resolve("README.md")));
        assertThat(section.find()).as("README.md has a section 'Quick start'").isTrue();
        return section;
    }

    private static Matcher script(Matcher section) {
        Matcher script = SCRIPT.matcher(section.group(1));
        assertThat(script.find()).as("the quick start shows a script").isTrue();
        return script;
    }

    private void type(String command) {
        if (!command.startsWith("forkful run")) {
            assertThat(forkful.runLine(command).exit()).as(command).isZero();
            return;
        }
        Running run = forkful.startLine("exec " + command);
        server.awaitHeld(5);
        run.kill();
        forkful.awaitNoProcess();
        server.release();
    }
}
