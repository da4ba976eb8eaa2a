package dev.forkful.shell.command;

import dev.forkful.shell.progress.ProgressMode;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of the commands that run tasks while a person waits. */
final class AttendOptions {
    @Option(
            names = "--progress",
            paramLabel = "MODE",
            defaultValue = "auto",
            description =
                    "How progress is shown on standard error: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ProgressMode progress = ProgressMode.AUTO;

    @Option(names = "--json", description = "At the end, print the status as JSON on standard output.")
    private boolean json;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Seconds.class,
            description = "How long a first Ctrl-C lets what is in flight go on. Default: ${DEFAULT-VALUE}.")
    private Duration drainTimeout = Duration.ofSeconds(10);

    ProgressMode progress() {
        return progress;
    }

    boolean json() {
        return json;
    }

    Duration drainTimeout() {
        return drainTimeout;
    }
}
