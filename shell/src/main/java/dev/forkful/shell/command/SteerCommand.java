package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.Steering;
import dev.forkful.run.Steering.Answer;
import dev.forkful.run.Steering.Verb;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands have in common that steer a run which lives in this process or another. */
abstract class SteerCommand implements Callable<Integer> {
    private final World world;
    private final Verb verb;
    private final String done;

    @Parameters(paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record of the run.")
    private String reason = "";

    /** @param done what is said of a run when it is done */
    SteerCommand(World world, Verb verb, String done) {
        this.world = world;
        this.verb = verb;
        this.done = done;
    }

    @Override
    public Integer call() {
        RunDirectory directory = Runs.of(world).open(run);
        Answer answer = new Steering(directory).ask(verb, reason);
        if (answer == Answer.NOT_LIVE) {
            resting(directory, reason);
        } else if (answer == Answer.UNHEARD) {
            throw new JobException("the console that runs " + directory.id() + " does not listen; is it stopped?");
        }
        world.say("run " + directory.id() + " " + done);
        return ExitCode.OK;
    }

    /** Nobody runs the run. */
    void resting(RunDirectory directory, String why) {
        throw new JobException("run " + directory.id() + " is not running; to go on with it: "
                + world.commandLine("resume", directory.id()));
    }

    /** {@code forkful pause}. */
    @Command(
            name = "pause",
            description = "Let a live run take no new tasks; what is in flight goes on.",
            footerHeading = "%nExample:%n",
            footer = "  forkful pause latest --reason 'the API is down'")
    static final class Pause extends SteerCommand {
        Pause(World world) {
            super(world, Verb.PAUSE, "is paused");
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
            super(world, Verb.UNPAUSE, "goes on");
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
        Drain(World world) {
            super(world, Verb.DRAIN, "drains");
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
            super(world, Verb.CANCEL, "is cancelled");
        }

        @Override
        void resting(RunDirectory directory, String why) {
            new Steering(directory).cancelResting(why);
        }
    }
}
