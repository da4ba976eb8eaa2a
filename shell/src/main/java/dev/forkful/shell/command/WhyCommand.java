package dev.forkful.shell.command;

import dev.forkful.limit.BindingLimit;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunFollower;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.WorkerLives.Life;
import dev.forkful.shell.why.Diagnosis;
import dev.forkful.shell.why.Gauge;
import dev.forkful.shell.why.Symptoms;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful why}: why a run is not faster. */
@Command(
        name = "why",
        description =
                "Say what limits a live run right now, with the figure, and what to change. Watches the run for a second.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful why", "  forkful why titles-1121 --json"})
final class WhyCommand implements Callable<Integer> {
    private static final Duration LATELY = Duration.ofMinutes(1);

    private final World world;

    @Parameters(paramLabel = "RUN", arity = "0..1", defaultValue = "latest", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    WhyCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunDirectory directory = Runs.of(world).open(run);
        try (RunFollower follower = RunFollower.caughtUp(directory)) {
            Symptoms seen = look(follower, directory.path());
            String id = seen.run().run();
            Diagnosis why = Diagnosis.of(seen, (verb, more) -> line(id, verb, more));
            if (json) {
                world.out().println(JsonLine.of(line -> {
                    line.writeStartObject();
                    line.writeStringProperty("run", id);
                    line.writeStringProperty("cause", why.cause());
                    line.writeStringProperty("figure", why.figure());
                    line.writeStringProperty("advice", why.advice());
                    line.writeEndObject();
                }));
            } else {
                world.out().println(why.cause() + ": " + why.figure());
                if (!why.advice().isEmpty()) {
                    world.out().println("  " + why.advice());
                }
            }
            world.flushData();
            Runs.tell(world, directory, follower.losses());
        }
        return ExitCode.OK;
    }

    private String line(String id, String verb, String... more) {
        List<String> words = new ArrayList<>(List.of(verb, id));
        words.addAll(List.of(more));
        return world.commandLine(words.toArray(String[]::new));
    }

    private static Symptoms look(RunFollower follower, Path folder) throws InterruptedException {
        long start = System.nanoTime();
        long settled = follower.snapshot().settled();
        List<Life> workers = follower.workers();
        Duration cpu = Gauge.cpuTime(workers);
        LongAdder workedNanos = new LongAdder();
        if (follower.isLive()) {
            TimeUnit.SECONDS.sleep(1);
            follower.catchUp(reply -> workedNanos.add(reply.durationNanos()));
        }
        double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
        RunSnapshot now = follower.snapshot();
        double busy = Gauge.cpuTime(workers).minus(cpu).toMillis() / 1e3 / seconds;
        Symptoms.Load load = new Symptoms.Load(
                busy,
                Runtime.getRuntime().availableProcessors(),
                Gauge.openFiles(workers),
                Gauge.openFilesLimit(workers));
        List<BindingLimit> limits = now.workers() > 0 ? follower.bindingLimits() : List.of();
        boolean lately = System.currentTimeMillis() - follower.heapStopMillis() < LATELY.toMillis();
        Symptoms.Shortage shortage = new Symptoms.Shortage(
                follower.guard(), lately ? follower.heapStops() : 0, follower.isSinkWaiting(), Gauge.disk(folder));
        return new Symptoms(
                now,
                (now.settled() - settled) / seconds,
                workedNanos.sum() / 1e9 / seconds,
                limits,
                follower.adaptation(),
                shortage,
                load);
    }
}
