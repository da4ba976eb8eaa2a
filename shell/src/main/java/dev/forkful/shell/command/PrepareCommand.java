package dev.forkful.shell.command;

import dev.forkful.run.PrivateFolder;
import dev.forkful.run.RunStore;
import dev.forkful.shell.demo.SlowServer;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code forkful prepare}, hidden: types a small run of a real script, and what people type else, into a shell that
 * nobody sees. The run's one worker notes the classes that it loaded in a class archive, from which later workers
 * start. The launcher calls it once for each JDK, and makes an archive of the console that runs it in the same way.
 */
@Command(
        name = "prepare",
        hidden = true,
        description =
                "Make the class archives of this JDK, once after you install. Without one all starts take longer.",
        footerHeading = "%nExample:%n",
        footer = "  forkful prepare")
final class PrepareCommand implements Callable<Integer> {
    private static final int TASKS = 200;
    private static final String SAMPLE = "sample.job.kts";

    private final World world;
    private final ShellOpener shell;

    /** Where the launcher wants them, which takes the command without it for itself. */
    @Parameters(paramLabel = "FOLDER", hidden = true)
    private Path folder = Path.of("");

    PrepareCommand(World world, ShellOpener shell) {
        this.world = world;
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("forkful-prepare"); // a person's runs and history are not to know of it
        try (SlowServer server = SlowServer.start(Duration.ofMillis(1))) {
            // What is compiled stays for later.
            PrivateFolder.create(world.cacheHome());
            Files.createSymbolicLink(home.resolve("cache"), world.cacheHome());
            shell.rehearse(
                    world.withHome(home).withInstallation(world.installation().makingWorkerArchive(folder)),
                    lines(home, server));
            RunStore store = RunStore.at(home);
            return store.open("typed").snapshot().ok() == TASKS ? ExitCode.OK : ExitCode.INTERNAL;
        } finally {
            delete(home);
        }
    }

    private static List<String> lines(Path home, SlowServer server) throws IOException {
        Path script = home.resolve(SAMPLE);
        try (InputStream sample =
                Objects.requireNonNull(PrepareCommand.class.getResourceAsStream("/" + SAMPLE), SAMPLE)) {
            Files.copy(sample, script);
        }
        Path input = Files.writeString(
                home.resolve("input"),
                IntStream.rangeClosed(1, TASKS).mapToObj(Integer::toString).collect(Collectors.joining("\n")));
        return List.of(
                "set warm 0", // the worker is to end, and to write its archive
                "run '%s' --input '%s' --out '%s' --name typed --workers 1 --set server=%s"
                        .formatted(script, input, home.resolve("out"), server.url()),
                "status typed",
                "results typed --failed",
                "resume typed",
                "why typed",
                "runs",
                "help",
                "rnu | cat");
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException ignored) {
            // a temporary folder is in nobody's way, and the archives are what matters
        }
    }
}
