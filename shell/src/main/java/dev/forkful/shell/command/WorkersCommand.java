package dev.forkful.shell.command;

import dev.forkful.run.Losses;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunFollower;
import dev.forkful.run.WorkerLives.Life;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** {@code forkful workers}: the worker processes of a run, a line each. */
@Command(
        name = "workers",
        description =
                "List the workers of a run: what each does, since when, and how often a worker in its place died.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful workers latest", "  forkful workers titles-1121 --json | jq '.[].pid'"})
final class WorkersCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", arity = "0..1", defaultValue = "latest", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--json", description = "Print one line of JSON: an array of workers.")
    private boolean json;

    WorkersCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        RunDirectory directory = Runs.of(world).open(run);
        List<Life> lives;
        Losses losses;
        try (RunFollower follower = RunFollower.caughtUp(directory)) {
            lives = follower.workers();
            losses = follower.losses();
        }
        if (json) {
            world.out().println(JsonLine.of(line -> {
                line.writeStartArray();
                lives.forEach(life -> write(life, line));
                line.writeEndArray();
            }));
        } else {
            world.out().println("worker      pid  state     in flight   settled  deaths  since");
            lives.forEach(this::print);
        }
        world.flushData();
        Runs.tell(world, directory, losses);
        return ExitCode.OK;
    }

    private void print(Life life) {
        world.out()
                .println(String.format(
                        Locale.ROOT,
                        "%6d  %7d  %-8s  %9d  %8d  %6d  %s",
                        life.worker(),
                        life.pid(),
                        life.state(),
                        life.inFlight(),
                        life.settled(),
                        life.deaths(),
                        Instant.ofEpochMilli(life.sinceMillis())));
    }

    private static void write(Life life, JsonGenerator line) {
        line.writeStartObject();
        line.writeNumberProperty("worker", life.worker());
        line.writeNumberProperty("pid", life.pid());
        line.writeStringProperty("state", life.state());
        line.writeNumberProperty("inFlight", life.inFlight());
        line.writeNumberProperty("settled", life.settled());
        line.writeNumberProperty("deaths", life.deaths());
        line.writeStringProperty(
                "since", Instant.ofEpochMilli(life.sinceMillis()).toString());
        line.writeEndObject();
    }
}
