package dev.forkful.shell.command;

import dev.forkful.FailureLimit;
import dev.forkful.JobException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how many tasks may fail. */
final class FailureLimitOption {
    private static final String NAME = "--limit-failures";

    @Option(
            names = NAME,
            paramLabel = "N|P%",
            description = "Stop early, resumable, when N tasks, or P%% of at least " + FailureLimit.FEWEST_SETTLED
                    + " settled tasks, have failed; none is no limit. Default: what the job says.")
    private @Nullable String given;

    /** What was given; null where nothing was. */
    @Nullable
    FailureLimit limit() {
        if (given == null) {
            return null;
        }
        try {
            return FailureLimit.parse(given);
        } catch (JobException e) {
            throw new JobException(NAME + ": " + e.getMessage(), e);
        }
    }
}
