package dev.forkful.shell;

import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Command lines in memory, over one home: each as in a process of its own, or as typed into a shell. */
public final class TestConsole {
    private final Path folder;
    private final Workbench bench;

    /** @param folder where commands work, and keep their state */
    public TestConsole(Path folder) {
        this(folder, Workbench.ofCommand());
    }

    /** @param bench what lies ready between the commands */
    public TestConsole(Path folder, Workbench bench) {
        this.folder = folder;
        this.bench = bench;
    }

    /** How a command line ended, and what it said. */
    public record Said(int exit, String out, String err) {
        /** What it complained of, without the hint at its help. */
        public List<String> complaints() {
            return err.lines().filter(line -> !line.startsWith("try: ")).toList();
        }
    }

    /** Runs a command line; its words are parted by blanks. */
    public Said run(String line) {
        return run(line.split(" "));
    }

    /** Runs commands as {@code shell -c} does. */
    public Said shell(String commands) {
        return run("shell", "-c", commands);
    }

    /** Runs commands as a shell does that is given them on its standard input. */
    public Said shellReading(String text) {
        return shellReading(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, whatever they are. */
    public Said shellReading(byte[] text) {
        TestWorld test = new TestWorld(folder);
        World world = test.world().withIn(new ByteArrayInputStream(text));
        return new Said(new Console(world).run("shell"), test.out(), test.err());
    }

    /** Runs a command line that has something to read. */
    public Said reading(String text, String line) {
        TestWorld test = new TestWorld(folder);
        return new Said(new Console(test.worldReading(text)).run(line.split(" ")), test.out(), test.err());
    }

    private Said run(String... words) {
        TestWorld test = new TestWorld(folder);
        World world = test.world().withWorkbench(bench);
        return new Said(new Console(world).run(words), test.out(), test.err());
    }
}
