package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunPhase;
import dev.forkful.run.Steering;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands have in common that steer a run which lives in this process or another. */
abstract class SteerCommand implements Callable<Integer> {
    private final World world;

    @Parameters(index = "0", paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record of the run.")
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
        RunDirectory directory = Runs.of(world).open(wanted);
        if (!directory.isLive() && !worksAtRest()) {
            RunPhase phase = directory.snapshot().state();
            throw new JobException("run " + directory.id() + " is not running, but " + phase.label()
                    + (phase == RunPhase.INTERRUPTED
                            ? "; to go on with it: " + world.commandLine("resume", directory.id())
                            : ""));
        }
        world.say("run " + directory.id() + " " + steer(directory, steering(directory)));
        return ExitCode.OK;
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

    /** Asks, and says what is to be said of the run when it is done. */
    abstract String steer(RunDirectory directory, Steering steering) throws InterruptedException;

    /** Why, for the record. */
    String reason() {
        return reason;
    }

    /** An amount that a person gave. */
    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new JobException(what + " must be at least 1, not " + value);
        }
        return value;
    }

    /** {@code forkful pause}. */
    @Command(
            name = "pause",
            description = "Let a live run start nothing new; what is in flight goes on.",
            footerHeading = "%nExample:%n",
            footer = "  forkful pause latest --reason 'the API is down'")
    static final class Pause extends SteerCommand {
        Pause(World world) {
            super(world);
        }

        @Override
        String steer(RunDirectory directory, Steering steering) throws InterruptedException {
            Order unused = steering.ask(Verb.PAUSE, reason()).order();
            return "is paused";
        }
    }

    /** {@code forkful unpause}. */
    @Command(
            name = "unpause",
            description = "Let a paused run go on.",
            footerHeading = "%nExample:%n",
            footer = "  forkful unpause latest")
    static final class Unpause extends SteerCommand {
        Unpause(World world) {
            super(world);
        }

        @Override
        String steer(RunDirectory directory, Steering steering) throws InterruptedException {
            Order unused = steering.ask(Verb.UNPAUSE, reason()).order();
            return "goes on";
        }
    }

    /** {@code forkful drain}. */
    @Command(
            name = "drain",
            description =
                    "Let a live run finish what is in flight, and stop, as a first Ctrl-C would; it can be resumed.",
            footerHeading = "%nExample:%n",
            footer = "  forkful drain latest")
    static final class Drain extends SteerCommand {
        @Option(
                names = "--drain-timeout",
                paramLabel = "TIME",
                defaultValue = "10s",
                converter = Seconds.class,
                description = "How long what is in flight may go on. Default: ${DEFAULT-VALUE}.")
        private Duration drainTimeout = Duration.ofSeconds(10);

        Drain(World world) {
            super(world);
        }

        @Override
        String steer(RunDirectory directory, Steering steering) throws InterruptedException {
            Order unused =
                    steering.ask(Verb.DRAIN, drainTimeout.toMillis(), reason()).order();
            return "drains";
        }
    }

    /** {@code forkful cancel}. */
    @Command(
            name = "cancel",
            description = "Abort what is in flight, and end a run for good: it cannot be resumed.",
            footerHeading = "%nExample:%n",
            footer = "  forkful cancel titles-1121 --reason 'wrong input'")
    static final class Cancel extends SteerCommand {
        Cancel(World world) {
            super(world);
        }

        @Override
        boolean worksAtRest() {
            return true;
        }

        @Override
        String steer(RunDirectory directory, Steering steering) throws InterruptedException {
            Order unused = steering.ask(Verb.CANCEL, reason()).order();
            return "is cancelled";
        }
    }

    /** {@code forkful close}. */
    @Command(
            name = "close",
            description = "Say that an open run gets no more tasks: it ends when all are settled.",
            footerHeading = "%nExample:%n",
            footer = "  forkful close latest")
    static final class Close extends SteerCommand {
        Close(World world) {
            super(world);
        }

        @Override
        String steer(RunDirectory directory, Steering steering) throws InterruptedException {
            Order unused = steering.ask(Verb.CLOSE, reason()).order();
            return "is closed: it ends when all tasks are settled";
        }
    }
}
