package dev.forkful.shell.command;

import dev.forkful.limit.BindingLimit;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunFollower;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.progress.Summary;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful status}: how a run stands, whether or not a console runs it. */
@Command(
        name = "status",
        description = "Show how far a run is, also one that runs in another process.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful status", "  forkful status titles-1121 --json"})
final class StatusCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", arity = "0..1", defaultValue = "latest", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    StatusCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        RunDirectory directory = Runs.of(world).open(run);
        long now = world.clock().millis();
        RecentRate rate = new RecentRate(now);
        try (RunFollower follower = new RunFollower(directory)) {
            follower.catchUp(rate::accept);
            RunSnapshot snapshot = follower.snapshot();
            List<String> limits = snapshot.workers() > 0
                    ? follower.bindingLimits().stream().map(BindingLimit::label).toList()
                    : List.of();
            if (json) {
                StatusJson.Bounds bounds = new StatusJson.Bounds(follower.adaptation(), follower.guard(), limits);
                world.out()
                        .println(new StatusJson(directory.manifest(), snapshot)
                                .line(bounds, rate, follower.lastSettledMillis(), now));
            } else {
                print(directory.manifest(), follower, snapshot, limits, now);
            }
            world.flushData();
            Runs.tell(world, directory, follower.losses());
        }
        return ExitCode.OK;
    }

    private void print(Manifest run, RunFollower follower, RunSnapshot snapshot, List<String> limits, long now) {
        String adaptation = follower.adaptation();
        String guard = follower.guard();
        world.out().println(snapshot.run() + "  " + snapshot.state().label() + (snapshot.paused() ? ", paused" : ""));
        world.out().println("  job      " + run.job());
        if (snapshot.workers() > 0) {
            world.out()
                    .println("  now      " + Figures.count(snapshot.workers(), "worker") + ", " + snapshot.inFlight()
                            + " in flight");
            follower.lastSettledMillis()
                    .ifPresent(at -> world.out()
                            .println("  last     result " + Figures.millis((double) Math.max(0, now - at)) + " ago"));
        }
        if (snapshot.workers() > 0 && !guard.isEmpty()) {
            world.out().println("  guarded  " + guard + ": each worker has one task in flight");
        }
        if (!adaptation.isEmpty()) {
            world.out().println("  adapted  to " + adaptation);
        }
        if (snapshot.suspects() > 0) {
            world.out()
                    .println("  suspects " + Figures.count(snapshot.suspects(), "task")
                            + " in hand when the console died, twice: run after all others, apart");
        }
        if (!limits.isEmpty()) {
            world.out().println("  waits    for " + String.join(" and ", limits));
        }
        String results = world.commandLine("results", snapshot.run());
        new Summary(snapshot, Duration.ZERO, 0, 0, results, run.code().hasScript() ? next(run, snapshot) : null)
                .facts()
                .forEach(world.out()::println);
    }

    private @Nullable String next(Manifest run, RunSnapshot snapshot) {
        if (snapshot.awaitsDecisions() && snapshot.state() != RunPhase.CANCELLED) {
            return world.commandLine("indoubt", snapshot.run());
        }
        if (snapshot.state() == RunPhase.INTERRUPTED) {
            return world.commandLine("resume", snapshot.run());
        }
        if (snapshot.state() == RunPhase.COMPLETED && snapshot.failed() > 0) {
            return NextStep.afterFailures(world, run, snapshot);
        }
        return null;
    }
}
