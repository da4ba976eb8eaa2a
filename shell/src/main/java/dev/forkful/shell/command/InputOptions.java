package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.shell.world.World;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the tasks of a run come from. */
final class InputOptions {
    @Mixin
    private FileOptions file = new FileOptions();

    @Option(
            names = "--open",
            description = "Read no input; accept tasks from 'submit' while the run lives, until 'close'.")
    private boolean open;

    @Option(names = "--limit", paramLabel = "N", description = "Take only the first N items of the input.")
    private @Nullable Long limit;

    @Option(names = "--skip-bad-input", description = "Skip items that cannot be read; they are listed and counted.")
    private boolean skipBadInput;

    /** Whether the command line overrides the script. */
    boolean isGiven() {
        return file.isGiven() || open;
    }

    boolean skipsBadInput() {
        return skipBadInput;
    }

    /** The most items that are taken of the input. */
    long limit() {
        if (limit == null) {
            return Long.MAX_VALUE;
        }
        if (limit < 1) {
            throw new JobException("--limit " + limit + ": must be at least 1");
        }
        return limit;
    }

    /**
     * Where the tasks come from.
     *
     * @throws JobException where neither the command line nor the job says
     */
    Input input(World world, JobSpec job) {
        if (open) {
            if (file.isAnyGiven() || limit != null) {
                throw new JobException(
                        "--open takes its tasks from 'submit': it goes without --input, --format, --delimiter, --limit");
            }
            return Input.open();
        }
        if (file.isGiven()) {
            return file.input(world);
        }
        file.requireFile();
        if (job.input() == null) {
            throw new JobException("job " + job.name() + " declares no input: give one with --input FILE");
        }
        return job.input();
    }
}
