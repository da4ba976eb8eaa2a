package dev.forkful.shell.command;

import dev.forkful.shell.workbench.JobScript;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code forkful check}: compiles a script and says what it declares. */
@Command(
        name = "check",
        description = "Compile a script and read the jobs that it declares, as a run would; no task is run.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful check titles.job.kts", "  forkful check enrich.job.kts --set region=eu"})
final class CheckCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "SCRIPT", description = "A *.job.kts script, or a job written as a .kt or .java class.")
    private String script = "";

    @Mixin
    private SetOption set = new SetOption();

    CheckCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws InterruptedException {
        JobScript loaded = new Scripts(world).load(script, set.arguments());
        JobLines.of(loaded).forEach(line -> world.out().println(SafeText.line(script) + ": ok: " + line));
        world.flushData();
        return ExitCode.OK;
    }
}
