package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.limit.BindingLimit;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunFollower;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.progress.FailureLines;
import dev.forkful.shell.progress.LiveBlock;
import dev.forkful.shell.progress.LiveLines;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.progress.ProgressMode;
import dev.forkful.shell.progress.Summary;
import dev.forkful.shell.workbench.LiveRuns.Live;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code attach} and {@code watch} have in common: they follow a run, wherever it lives, until it ends or Ctrl-C
 * comes. Neither changes anything in it.
 */
abstract class FollowCommand implements Callable<Integer> {
    private static final long TICK_MILLIS = 100;

    private final World world;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Parameters(paramLabel = "RUN", arity = "0..1", defaultValue = "latest", description = Runs.RUN)
    private String run = "latest";

    FollowCommand(World world) {
        this.world = world;
    }

    World world() {
        return world;
    }

    @Override
    public Integer call() throws InterruptedException {
        RunDirectory directory = Runs.of(world).open(run);
        StopRequests.Subscription stops = world.stopRequests().listen(number -> stopped.countDown());
        try (RunFollower follower = RunFollower.caughtUp(directory)) {
            int exitCode = follow(follower);
            Runs.tell(world, directory, follower.losses());
            return exitCode;
        } finally {
            stops.close();
        }
    }

    private int follow(RunFollower follower) throws InterruptedException {
        begin(follower.snapshot());
        boolean live = follower.isLive();
        boolean left = false;
        while (live && !left) {
            left = stopped.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            // Looked up before the next poll: what a run wrote before it ended is still read.
            live = follower.isLive();
            takeIn(follower);
            show(follower);
        }
        takeIn(follower);
        RunSnapshot last = follower.snapshot();
        end();
        return live ? left(last) : report(last, ending(follower, last));
    }

    /** Shows how the run stands; called ten times a second. */
    abstract void show(RunFollower follower);

    abstract void begin(RunSnapshot snapshot);

    abstract void takeIn(RunFollower follower);

    /** Leaves the screen in order. */
    abstract void end();

    private int left(RunSnapshot last) {
        world.say("run " + last.run() + " goes on; to stop it: " + world.commandLine("drain", last.run()));
        return ExitCode.OK;
    }

    private static Ending ending(RunFollower follower, RunSnapshot last) {
        return switch (last.state()) {
            case COMPLETED -> Ending.COMPLETED;
            case CANCELLED -> Ending.CANCELLED;
            default -> follower.ending().orElse(last.awaitsDecisions() ? Ending.IN_DOUBT : Ending.DRAINED);
        };
    }

    private int report(RunSnapshot last, Ending ending) {
        String results = world.commandLine("results", last.run());
        boolean isResumable =
                last.state() == RunPhase.INTERRUPTED && (ending != Ending.BAD_INPUT || last.published() > 0);
        String next = isResumable ? world.commandLine(last.awaitsDecisions() ? "indoubt" : "resume", last.run()) : null;
        world.err().println(last.run() + " is " + last.state().label());
        new Summary(last, Duration.ZERO, 0, 0, results, next).facts().forEach(world.err()::println);
        world.err().flush();
        return RunReport.exitCode(ending, last);
    }

    /** {@code forkful attach}: waits for a run as who started it does. */
    @Command(
            name = "attach",
            description = "Show the progress and failures of a live run until it ends. Ctrl-C leaves the run running.",
            footerHeading = "%nExamples:%n",
            footer = {"  forkful attach latest", "  forkful attach titles-1121 && forkful results titles-1121"})
    static final class Attach extends FollowCommand {
        private final Progress progress;
        private final FailureLines failures;
        private long before;

        Attach(World world) {
            super(world);
            progress = new Progress(world, ProgressMode.AUTO);
            failures = new FailureLines(progress);
        }

        @Override
        void begin(RunSnapshot snapshot) {
            before = snapshot.settled();
        }

        @Override
        void takeIn(RunFollower follower) {
            follower.catchUp(reply -> {
                if (reply.status() == Event.Status.FAILED) {
                    failures.show(reply);
                }
            });
        }

        @Override
        void show(RunFollower follower) {
            RunSnapshot snapshot = follower.snapshot();
            progress.show(snapshot, snapshot.settled() - before);
        }

        @Override
        void end() {
            progress.close();
        }
    }

    /** {@code forkful watch}: a run and each of its workers, drawn again and again. */
    @Command(
            name = "watch",
            description =
                    "Show a live run and each of its workers, redrawn until it ends. Ctrl-C leaves the run running.",
            footerHeading = "%nExamples:%n",
            footer = {"  forkful watch latest", "  forkful watch titles-1121 --every 5s"})
    static final class Watch extends FollowCommand {
        private final LiveBlock block;
        private final LiveLines lines;
        private long shownMillis;

        @Option(
                names = "--every",
                paramLabel = "TIME",
                defaultValue = "500ms",
                converter = Seconds.class,
                description =
                        "How often to draw; every 10 s or more rarely if the screen cannot be redrawn. Default: ${DEFAULT-VALUE}.")
        private Duration every = Duration.ofMillis(500);

        Watch(World world) {
            super(world);
            block = new LiveBlock(world);
            lines = new LiveLines(world.clock());
        }

        @Override
        void begin(RunSnapshot snapshot) {
            shownMillis = Long.MIN_VALUE / 2;
        }

        @Override
        void takeIn(RunFollower follower) {
            follower.catchUp(reply -> {});
        }

        @Override
        void show(RunFollower follower) {
            long now = world().clock().millis();
            long interval = block.redraws() ? every.toMillis() : Math.max(every.toMillis(), 10_000);
            if (now - shownMillis >= interval || now < shownMillis) { // or the clock was set back
                shownMillis = now;
                draw(follower);
            }
        }

        private void draw(RunFollower follower) {
            List<Live> one = List.of(new Live(follower.snapshot(), follower.workers()));
            List<String> drawn =
                    new ArrayList<>(lines.of(one, true, world().screen().columns()));
            List<String> limits =
                    follower.bindingLimits().stream().map(BindingLimit::label).toList();
            if (!follower.adaptation().isEmpty()) {
                drawn.add("  adapted to " + follower.adaptation());
            }
            if (!limits.isEmpty()) {
                drawn.add("  waits for " + String.join(" and ", limits));
            }
            block.draw(drawn);
        }

        @Override
        void end() {
            block.close();
        }
    }
}
