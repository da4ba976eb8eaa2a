package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.run.Orders;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.Steering;
import dev.forkful.shell.workbench.Settings;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.World;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forkful set}: another setting for a live run. */
@Command(
        name = "set",
        description = "Change a setting of a live run; it holds when the run is resumed, too.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forkful set latest concurrency=500",
            "",
            "In a shell also, for the shell itself:",
            "  set footer off|on|workers    what is under the prompt",
            "  set keys emacs|vi            whose keys edit the line",
            "  set warm 60                  how many seconds workers wait for another run of the same job"
        })
final class SetCommand extends SteerCommand {
    private static final String CONCURRENCY = "concurrency=";

    @Parameters(
            index = "1",
            paramLabel = "SETTING",
            description = "concurrency=N: attempts in flight over all workers, from 1.")
    private String setting = "";

    SetCommand(World world) {
        super(world);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (world().isShell() && Settings.names().contains(given())) {
            world().workbench().settings().set(given(), setting);
            return ExitCode.OK;
        }
        return super.call();
    }

    @Override
    String steer(RunDirectory directory, Steering steering) throws InterruptedException {
        Order order = steering.ask(Verb.CONCURRENCY, concurrency(), reason()).order();
        return "is " + Orders.past(order);
    }

    private int concurrency() {
        if (!setting.startsWith(CONCURRENCY)) {
            throw new JobException("no setting " + setting + ": what can be set is concurrency=N");
        }
        try {
            return atLeastOne("concurrency", Integer.parseInt(setting.substring(CONCURRENCY.length())));
        } catch (NumberFormatException e) {
            throw new JobException(setting + ": not a number", e);
        }
    }
}
