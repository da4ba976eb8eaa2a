package dev.forkful.bench;

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

    double cpuSeconds() {
        return consoleCpuSeconds + workersCpuSeconds;
    }
}
