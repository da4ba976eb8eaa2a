package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.run.Orders;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.Steering;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.World;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that give a run orders, or only say what these would change. */
abstract class OrderCommand extends SteerCommand {
    @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
    private boolean dryRun;

    OrderCommand(World world) {
        super(world);
    }

    /**
     * One order.
     *
     * @param amount as the verb says
     * @param done what is said of the run when it is followed
     * @param would what it would do to a run that stands so
     */
    record Change(Verb verb, long amount, String done, Function<RunSnapshot, String> would) {

        /** @param detail of what it would do, said after it */
        static Change of(Verb verb, long amount, Function<RunSnapshot, String> detail) {
            String past = Orders.past(verb, amount);
            return new Change(verb, amount, "is " + past, now -> "be " + past + ", " + detail.apply(now));
        }
    }

    /** What is asked; at least one. */
    abstract List<Change> changes();

    @Override
    void act(RunDirectory directory, Steering steering) throws InterruptedException {
        if (dryRun) {
            foresee(directory, steering);
        } else {
            super.act(directory, steering);
        }
    }

    private void foresee(RunDirectory directory, Steering steering) {
        List<String> would = changes().stream()
                .map(change -> change.would.apply(steering.preview(change.verb, change.amount)))
                .toList();
        world().out()
                .println("dry run: run " + directory.id() + " would " + String.join(", and ", would)
                        + "; nothing was changed");
        world().flushData();
    }

    @Override
    String steer(RunDirectory directory, Steering steering) throws InterruptedException {
        List<Change> changes = changes();
        for (Change change : changes) {
            Order unused = steering.ask(change.verb, change.amount, reason()).order();
        }
        return changes.stream().map(Change::done).collect(Collectors.joining(", and "));
    }

    /** An amount that a person gave. */
    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new JobException(what + " must be at least 1, not " + value);
        }
        return value;
    }

    private static String inFlight(RunSnapshot now) {
        return now.inFlight() + " in flight";
    }

    /** Those whose tasks are published, or known to come. */
    private static String unsettled(RunSnapshot now) {
        long count = now.total().orElse(now.published()) - now.settled();
        return Figures.count(count, "task") + " not settled";
    }

    /** {@code forkful pause}. */
    @Command(
            name = "pause",
            description = "Pause a live run: it starts nothing new; what is in flight goes on.",
            footerHeading = "%nExample:%n",
            footer = "  forkful pause latest --reason 'the API is down'")
    static final class Pause extends OrderCommand {
        Pause(World world) {
            super(world);
        }

        @Override
        List<Change> changes() {
            return List.of(new Change(
                    Verb.PAUSE,
                    0,
                    "is paused",
                    now -> "be paused: of " + unsettled(now) + ", " + inFlight(now) + " would go on"));
        }
    }

    /** {@code forkful unpause}. */
    @Command(
            name = "unpause",
            description = "Let a paused run continue.",
            footerHeading = "%nExample:%n",
            footer = "  forkful unpause latest")
    static final class Unpause extends OrderCommand {
        Unpause(World world) {
            super(world);
        }

        @Override
        List<Change> changes() {
            return List.of(new Change(
                    Verb.UNPAUSE, 0, "goes on", now -> now.paused() ? "go on" : "go on, as it does already"));
        }
    }

    /** {@code forkful drain}. */
    @Command(
            name = "drain",
            description = "Stop a live run after what is in flight, as a first Ctrl-C does; it can be resumed.",
            footerHeading = "%nExample:%n",
            footer = "  forkful drain latest")
    static final class Drain extends OrderCommand {
        @Option(
                names = "--drain-timeout",
                paramLabel = "TIME",
                defaultValue = "10s",
                converter = Seconds.class,
                description = "How long attempts in flight may go on. Default: ${DEFAULT-VALUE}.")
        private Duration drainTimeout = Duration.ofSeconds(10);

        Drain(World world) {
            super(world);
        }

        @Override
        List<Change> changes() {
            return List.of(new Change(
                    Verb.DRAIN,
                    drainTimeout.toMillis(),
                    "drains",
                    now -> "drain: of " + unsettled(now) + ", " + inFlight(now) + " would have "
                            + JobLines.text(drainTimeout) + " to finish, and the others stay for a resume"));
        }
    }

    /** {@code forkful cancel}. */
    @Command(
            name = "cancel",
            description = "Abort what is in flight and end a run for good: it cannot be resumed.",
            footerHeading = "%nExample:%n",
            footer = "  forkful cancel titles-1121 --reason 'wrong input'")
    static final class Cancel extends OrderCommand {
        Cancel(World world) {
            super(world);
        }

        @Override
        boolean worksAtRest() {
            return true;
        }

        @Override
        List<Change> changes() {
            return List.of(new Change(
                    Verb.CANCEL,
                    0,
                    "is cancelled for good",
                    now -> "be cancelled for good: of " + unsettled(now) + ", " + inFlight(now)
                            + " would be aborted, and the others never begin"));
        }
    }

    /** {@code forkful close}. */
    @Command(
            name = "close",
            description = "Close an open run: it accepts no more tasks, and ends when all are settled.",
            footerHeading = "%nExample:%n",
            footer = "  forkful close latest")
    static final class Close extends OrderCommand {
        Close(World world) {
            super(world);
        }

        @Override
        List<Change> changes() {
            return List.of(new Change(
                    Verb.CLOSE,
                    0,
                    "is closed: it ends when all tasks are settled",
                    now -> "be closed, and end after " + unsettled(now)));
        }
    }
}
