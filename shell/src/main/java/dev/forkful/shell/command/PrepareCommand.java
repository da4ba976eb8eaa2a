package dev.forkful.shell.command;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.run.Code;
import dev.forkful.run.Manifest;
import dev.forkful.run.Manifest.BadInput;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunListener;
import dev.forkful.run.RunOutcome;
import dev.forkful.run.RunStore;
import dev.forkful.run.Supervisor;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.run.WorkerArchive;
import dev.forkful.run.WorkerJvm;
import dev.forkful.shell.demo.SlowServer;
import dev.forkful.shell.workbench.JobScript;
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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code forkful prepare}, hidden: lets one worker do a small run of a real script, and note the classes that it loaded
 * in a class archive, from which later workers start. The launcher calls it once for each JDK, and makes an archive of
 * the console that runs it in the same way.
 */
@Command(
        name = "prepare",
        hidden = true,
        description = "Make the class archive of the workers. The launcher calls it.",
        footerHeading = "%nExample:%n",
        footer = "  forkful prepare archives/17")
final class PrepareCommand implements Callable<Integer> {
    private static final int TASKS = 200;
    private static final String SAMPLE = "sample.job.kts";

    private final World world;
    private final ShellOpener shell;

    @Parameters(paramLabel = "FOLDER", description = "Where it goes; the folder stands for the JDK.")
    private Path folder = Path.of("");

    PrepareCommand(World world, ShellOpener shell) {
        this.world = world;
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("forkful-prepare");
        RunStore store = RunStore.at(home);
        Path script = home.resolve(SAMPLE);
        try (InputStream sample = Objects.requireNonNull(getClass().getResourceAsStream("/" + SAMPLE), SAMPLE)) {
            Files.copy(sample, script);
        }
        try (SlowServer server = SlowServer.start(Duration.ofMillis(1))) {
            Map<String, String> arguments = Map.of("server", server.url());
            JobScript loaded = new Scripts(world).load(script.toString(), arguments);
            Manifest manifest = new Manifest(
                    "prepare",
                    loaded.choose(null).name(),
                    Code.of(script, loaded.compiled().hash(), loaded.compiled().className()),
                    Input.range(1, TASKS),
                    Long.MAX_VALUE,
                    BadInput.REFUSE,
                    1,
                    8,
                    0,
                    FailureLimit.NONE,
                    arguments,
                    world.clock().millis(),
                    null,
                    null,
                    List.of(),
                    null,
                    Manifest.Pace.AS_DECLARED,
                    false);
            RunDirectory run = store.create(
                    manifest, loaded.compiled().jar(), loaded.compiled().dependencies());
            if (!train(run)) {
                return ExitCode.INTERNAL;
            }
            shell.rehearse(world.withHome(home), lines(home, script, server)); // the person's history stays as it is
            return ExitCode.OK;
        } finally {
            delete(home);
        }
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

    /** What people type, so that the console's archive has the classes of it. */
    private static List<String> lines(Path home, Path script, SlowServer server) throws IOException {
        Path input = Files.writeString(home.resolve("input"), "1\n2\n3\n");
        return List.of(
                "run " + script + " --input " + input + " --out " + home.resolve("out") + " --name typed --workers 1"
                        + " --set server=" + server.url(),
                "status typed",
                "results typed --failed",
                "resume typed",
                "why typed",
                "runs",
                "help",
                "set footer off",
                "rnu | cat");
    }

    private boolean train(RunDirectory run) throws InterruptedException {
        SupervisorOptions options = SupervisorOptions.of(
                WorkerJvm.of(world.installation().workerClassPath()).withArchive(WorkerArchive.made(folder)));
        try (Supervisor supervisor = Supervisor.start(run, options, RunListener.NONE)) {
            RunOutcome outcome = supervisor.await();
            return outcome.ending() == RunOutcome.Ending.COMPLETED
                    && outcome.snapshot().ok() == TASKS;
        }
    }
}
