package dev.forkful.bench;

import static dev.forkful.bench.Table.format;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rounds of the same GETs.
 *
 * @param count how many in each round
 * @param rounds what each took
 * @param start what a round of one GET took: the start and the end of the processes
 */
record Gets(int count, List<Usage> rounds, Usage start) {

    /** CPU per GET, with and without the start. */
    String cost() {
        return format(
                "%.0f us CPU per GET with the start, %.0f us without", micros(cpuSeconds()), micros(netSeconds()));
    }

    /** The same beside another's, and who used it. */
    String beside(Gets other) {
        return format(
                "; ratio %.2f, %.2f; without the start console %.0f us, workers %.0f us; wall %.1f s",
                cpuSeconds() / other.cpuSeconds(),
                netSeconds() / other.netSeconds(),
                micros(median(Usage::consoleCpuSeconds) - start.consoleCpuSeconds()),
                micros(median(Usage::workersCpuSeconds) - start.workersCpuSeconds()),
                wallSeconds());
    }

    double wallSeconds() {
        return median(Usage::wallSeconds);
    }

    private double cpuSeconds() {
        return median(Usage::cpuSeconds);
    }

    private double netSeconds() {
        return cpuSeconds() - start.cpuSeconds();
    }

    private double median(ToDoubleFunction<Usage> part) {
        return Usage.median(rounds, part);
    }

    private double micros(double seconds) {
        return seconds * 1e6 / count;
    }
}
