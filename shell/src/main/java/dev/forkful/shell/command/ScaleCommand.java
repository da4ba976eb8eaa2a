package dev.forkful.shell.command;

import dev.forkful.broker.Order.Verb;
import dev.forkful.run.Manifest;
import dev.forkful.shell.world.World;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forkful scale}: more workers for a live run, or fewer. */
@Command(
        name = "scale",
        description = "Change a live run to N worker processes; surplus workers finish what they hold.",
        footerHeading = "%nExample:%n",
        footer = "  forkful scale latest 4 --reason 'the night shift'")
final class ScaleCommand extends OrderCommand {
    @Parameters(
            index = "1",
            paramLabel = "N",
            description = "Worker processes, from 1 to " + Manifest.MOST_WORKERS + ".")
    private int workers;

    ScaleCommand(World world) {
        super(world);
    }

    @Override
    List<Change> changes() {
        return List.of(Change.of(Verb.SCALE, atLeastOne("N", workers), now -> "from " + now.workers()));
    }
}
