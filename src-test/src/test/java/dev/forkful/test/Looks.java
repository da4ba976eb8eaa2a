package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.shell.Console;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.Installation;
import dev.forkful.shell.world.Screen;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.World;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * Commands that only look at runs, or begin none, in the JVM of the tests: they say what they would in a process of
 * their own, for a hundredth of its cost. The runs themselves, and whatever changes them, are processes.
 */
final class Looks {
    private static final Set<String> COMMANDS =
            Set.of("indoubt", "init", "results", "runs", "show", "status", "tail", "why", "workers");

    private Looks() {}

    static Finished run(Map<String, String> environment, Path folder, String... words) {
        assertThat(COMMANDS).as("commands that need no process").contains(words[0]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        World world = new World(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                environment,
                folder,
                Screen.NONE,
                InstantSource.system(),
                StopRequests.NEVER,
                Installation.at(folder, Path.of(System.getProperty("java.home")), folder),
                "forkful",
                Workbench.ofCommand());
        int exit = new Console(world).run(words);
        return new Finished(
                String.join(" ", words),
                exit,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
