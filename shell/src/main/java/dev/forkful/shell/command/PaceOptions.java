package dev.forkful.shell.command;

import dev.forkful.Rate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a run goes, and how large its workers are; null where it is not said. */
final class PaceOptions {
    @Option(
            names = "--rate",
            paramLabel = "RATE",
            converter = RateText.class,
            description = "The rate at which attempts begin, over the whole run: 200/s, 500/min, 20/h; or none.")
    @Nullable
    Rate rate;

    @Option(
            names = "--per-host",
            paramLabel = "RATE",
            converter = RateText.class,
            description = "The rate at which calls to each host begin, over the whole run; or none.")
    @Nullable
    Rate perHost;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            converter = HeapText.class,
            description =
                    "The heap of each worker: 512m, 2g. Default: what was set before, else what the job says, else what its attempts in flight need.")
    @Nullable
    Integer heapMib;
}
