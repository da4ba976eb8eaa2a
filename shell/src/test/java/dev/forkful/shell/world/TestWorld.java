package dev.forkful.shell.world;

import dev.forkful.shell.workbench.Workbench;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** A world in memory: its streams can be read, its clock stands until it is moved. */
public final class TestWorld implements InstantSource {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> env = new HashMap<>();
    private final Path directory;
    private Screen screen = Screen.NONE;
    private Instant now = Instant.parse("2026-11-21T09:00:00Z");

    public TestWorld(Path directory) {
        this.directory = directory.toAbsolutePath();
        env.put("FORKFUL_HOME", directory.resolve("state").toString());
    }

    public TestWorld with(String variable, String value) {
        env.put(variable, value);
        return this;
    }

    public TestWorld terminal(int columns) {
        return terminal(columns, 24);
    }

    public TestWorld terminal(int columns, int rows) {
        screen = new Screen(false, false, true, OptionalInt.of(columns), OptionalInt.of(rows));
        return this;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    public World world() {
        return world(printerOfOut(), InputStream.nullInputStream(), StopRequests.NEVER);
    }

    /** Its standard output goes elsewhere. */
    public World worldWriting(PrintStream data) {
        return world(data, InputStream.nullInputStream(), StopRequests.NEVER);
    }

    /** A person asks in that way to stop. */
    public World worldStoppedBy(StopRequests requests) {
        return world(printerOfOut(), InputStream.nullInputStream(), requests);
    }

    public World worldReading(String text) {
        return world(
                printerOfOut(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), StopRequests.NEVER);
    }

    private PrintStream printerOfOut() {
        return new PrintStream(out, false, StandardCharsets.UTF_8);
    }

    private World world(PrintStream data, InputStream in, StopRequests requests) {
        return new World(
                data,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                in,
                env,
                directory,
                screen,
                this,
                requests,
                Installation.at(
                        directory.resolve("installation"),
                        Path.of(System.getProperty("java.home")),
                        directory.resolve("archives")),
                "forkful",
                Workbench.ofCommand());
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
