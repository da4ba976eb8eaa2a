package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.run.GuardLimits;
import dev.forkful.shell.progress.ProgressMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that run tasks while a person waits. */
final class AttendOptions {
    @Option(
            names = "--progress",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "How to show progress on standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progress = ProgressMode.AUTO;

    @Option(names = "--json", description = "At the end, print the status as JSON on standard output.")
    private boolean json;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Seconds.class,
            description = "How long attempts in flight may go on after a first Ctrl-C. Default: ${DEFAULT-VALUE}.")
    private Duration drainTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--guard",
            paramLabel = "GUARD",
            converter = GuardText.class,
            description = {
                "When each worker goes down to one attempt at a time, to spare the machine: memory is what must be free, load is per core.",
                "Write off, memory=10%%, load=8, or memory=off,load=8. Default: memory=5%%,load=30."
            })
    private GuardLimits guard = GuardLimits.DEFAULT;

    /** When attempts are held back. */
    GuardLimits guard() {
        return guard;
    }

    ProgressMode progress() {
        return progress;
    }

    boolean json() {
        return json;
    }

    /** Sees to it that standard output has one use, before anything is done. */
    void requireOneOutput(@Nullable String out) {
        if (json && "-".equals(out)) {
            throw new JobException("--json and --out - both write to standard output: choose one");
        }
    }

    Duration drainTimeout() {
        return drainTimeout;
    }
}
