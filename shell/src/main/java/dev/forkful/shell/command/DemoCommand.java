package dev.forkful.shell.command;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.run.Code;
import dev.forkful.run.Manifest;
import dev.forkful.run.Manifest.BadInput;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.RunStore;
import dev.forkful.run.SupervisorOptions;
import dev.forkful.shell.demo.DemoJob;
import dev.forkful.shell.demo.SlowServer;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.progress.ProgressMode;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forkful demo}: shows in some seconds what Forkful is for. Leaves nothing behind. */
@Command(
        name = "demo",
        description = "Call a slow server on this machine 100 times, with two workers. Takes a few seconds.",
        footerHeading = "%nExample:%n",
        footer = "  forkful demo")
final class DemoCommand implements Callable<Integer> {
    private static final int TASKS = 100;
    private static final int WORKERS = 2;
    private static final Duration DELAY = Duration.ofSeconds(3);

    private final World world;

    @Option(
            names = "--progress",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "How to show progress on standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progressMode = ProgressMode.AUTO;

    DemoCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        world.say(TASKS + " calls to a server that answers after " + DELAY.toSeconds() + " s, over " + WORKERS
                + " worker processes");
        RunStore store = Runs.of(world);
        try (SlowServer server = SlowServer.start(DELAY);
                Progress progress = new Progress(world, progressMode)) {
            Manifest manifest = manifest(
                    world, store.newId("demo", world.clock().instant()), server, new Size(TASKS, WORKERS, TASKS));
            RunDirectory run = store.createUnnamed(manifest, jar(), List.of());
            try {
                SupervisorOptions options = Runs.options(world);
                Attendance.Result result = new Attendance(
                                world, new Attendance.Wishes(progress, null, Duration.ofSeconds(1)))
                        .attend(run, options);
                return report(result);
            } finally {
                store.delete(run.path());
            }
        }
    }

    private int report(Attendance.Result result) {
        if (result.run().ending() != Ending.COMPLETED) {
            world.say("the demo was stopped");
            return ExitCode.ABORTED;
        }
        long ok = result.run().snapshot().ok();
        world.err()
                .println(ok + " of " + TASKS + " calls done in "
                        + Figures.millis((double) result.elapsed().toMillis())
                        + ", the start of the workers included. One after another they take "
                        + DELAY.multipliedBy(TASKS).toSeconds() + " s.");
        world.err().println("next: write a job of your own, and " + world.commandLine("run", "--help"));
        world.err().flush();
        return ok == TASKS ? ExitCode.OK : ExitCode.FAILED_TASKS;
    }

    /** How much a run of the demo's job is. */
    record Size(int tasks, int workers, int concurrency) {}

    /** A run of the demo's job. */
    static Manifest manifest(World world, String id, SlowServer server, Size size) {
        return new Manifest(
                id,
                DemoJob.NAME,
                Code.of(world.directory().resolve("demo"), "demo", DemoJob.class.getName()),
                Input.range(1, size.tasks),
                Long.MAX_VALUE,
                BadInput.REFUSE,
                size.workers,
                size.concurrency,
                0,
                FailureLimit.NONE,
                Map.of(DemoJob.SERVER, server.url()),
                world.clock().millis(),
                null,
                null,
                List.of(),
                null,
                Manifest.Pace.AS_DECLARED,
                false);
    }

    /** The jar that has this class: the job is in it. */
    static Path jar() {
        try {
            return Path.of(DemoJob.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
