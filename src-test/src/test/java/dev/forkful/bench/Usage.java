package dev.forkful.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a command used.
 *
 * @param wallSeconds from its start to its end
 * @param consoleCpuSeconds of the first process
 * @param workersCpuSeconds of all below it
 * @param consoleRssBytes the most that the first process had resident
 * @param workerRssBytes the most that one worker had resident
 */
record Usage(
        double wallSeconds,
        double consoleCpuSeconds,
        double workersCpuSeconds,
        long consoleRssBytes,
        long workerRssBytes) {

    /** The median of one part of several. */
    static double median(List<Usage> of, ToDoubleFunction<Usage> part) {
        return Table.median(of.stream().mapToDouble(part).toArray());
    }

    double cpuSeconds() {
        return consoleCpuSeconds + workersCpuSeconds;
    }
}
