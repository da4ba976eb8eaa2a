package dev.forkful.shell.command;

import dev.forkful.ForkfulException;
import dev.forkful.run.RunStore;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.Verdict;
import dev.forkful.shell.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code forkful rm}: deletes runs. */
@Command(
        name = "rm",
        description = "Delete runs and all that is known of them. A run that is alive is refused.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful rm titles-1121-093512", "  forkful rm latest"})
final class RmCommand implements Callable<Integer> {
    private final World world;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = Runs.RUN)
    private List<String> runs = List.of();

    RmCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        RunStore store = Runs.of(world);
        // All are found before the first is deleted: "rm latest latest" must not take two.
        List<Path> found = runs.stream().map(store::find).toList();
        int exitCode = ExitCode.OK;
        for (Path run : found.stream().distinct().toList()) {
            try {
                store.delete(run);
                world.say("deleted " + run.getFileName());
            } catch (ForkfulException e) {
                Verdict verdict = Verdict.on(e);
                world.say(String.valueOf(verdict.message()));
                exitCode = verdict.exitCode();
            }
        }
        return exitCode;
    }
}
