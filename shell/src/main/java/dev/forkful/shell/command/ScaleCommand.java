package dev.forkful.shell.command;

import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.run.Orders;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.Steering;
import dev.forkful.shell.world.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forkful scale}: more workers for a live run, or fewer. */
@Command(
        name = "scale",
        description = "Have N worker processes in a live run; those that are too many finish what they hold.",
        footerHeading = "%nExample:%n",
        footer = "  forkful scale latest 4 --reason 'the night shift'")
final class ScaleCommand extends SteerCommand {
    @Parameters(index = "1", paramLabel = "N", description = "Worker processes, from 1.")
    private int workers;

    ScaleCommand(World world) {
        super(world);
    }

    @Override
    String steer(RunDirectory directory, Steering steering) throws InterruptedException {
        Order order =
                steering.ask(Verb.SCALE, atLeastOne("N", workers), reason()).order();
        return "is " + Orders.past(order);
    }
}
