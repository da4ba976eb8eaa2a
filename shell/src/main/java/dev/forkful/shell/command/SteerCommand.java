package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.Steering;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands have in common that steer a run which lives in this process or another. */
abstract class SteerCommand implements Callable<Integer> {
    private final World world;

    @Parameters(index = "0", paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; this goes into the record of the run.")
    private String reason = "";

    SteerCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        return steerRun(run);
    }

    World world() {
        return world;
    }

    /** What was given in place of a run. */
    String given() {
        return run;
    }

    /** Steers that run. */
    int steerRun(String wanted) throws InterruptedException {
        RunDirectory directory = new OpenRuns(world)
                .job(wanted)
                .flatMap(job -> new OpenRuns(world).ofJob(job.name()))
                .orElseGet(() -> Runs.toSteer(world, wanted, this::canSteer));
        if (!directory.isLive() && !worksAtRest()) {
            RunPhase phase = directory.snapshot().state();
            throw new JobException("run " + directory.id() + " is not running, but " + phase.label()
                    + (phase == RunPhase.INTERRUPTED
                            ? "; to go on with it: " + world.commandLine("resume", directory.id())
                            : ""));
        }
        act(directory, steering(directory));
        return ExitCode.OK;
    }

    /** Does what the command is for. */
    void act(RunDirectory directory, Steering steering) throws InterruptedException {
        world.say("run " + directory.id() + " " + steer(directory, steering));
    }

    /** A run that lives in this process is told at once that there is something to do. */
    private Steering steering(RunDirectory directory) {
        return new Steering(
                directory,
                () -> world.workbench()
                        .liveRuns()
                        .find(directory.id())
                        .ifPresent(run -> run.lookForOrders().run()));
    }

    /** Whether nobody needs to run the run. */
    boolean worksAtRest() {
        return false;
    }

    private boolean canSteer(RunDirectory directory) {
        return directory.isLive() || (worksAtRest() && directory.snapshot().state() == RunPhase.INTERRUPTED);
    }

    /** Asks, and says what is to be said of the run when it is done. */
    abstract String steer(RunDirectory directory, Steering steering) throws InterruptedException;

    /** Why, for the record. */
    String reason() {
        return reason;
    }
}
