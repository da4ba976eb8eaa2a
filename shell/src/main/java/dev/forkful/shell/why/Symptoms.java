package dev.forkful.shell.why;

import dev.forkful.run.RunSnapshot;
import java.util.List;

/**
 * What is seen of a run in about a second.
 *
 * @param run how it stands
 * @param perSecond tasks settled
 * @param limits that somebody waits for
 * @param adaptation the adapted limit and why; empty where it is fixed
 * @param load of its workers and the machine
 */
public record Symptoms(RunSnapshot run, double perSecond, List<String> limits, String adaptation, Load load) {
    public Symptoms {
        limits = List.copyOf(limits);
    }

    /**
     * What the workers take of the machine.
     *
     * @param cpu cores that all of them keep busy
     * @param cores that the machine has
     * @param openFiles of the worker that has the most; 0 where the system does not say
     * @param openFilesLimit how many it may have; 0 likewise
     */
    public record Load(double cpu, int cores, long openFiles, long openFilesLimit) {}

    /** Published tasks that are neither settled nor in flight. */
    long waiting() {
        return Math.max(0, run.published() - run.settled() - run.inFlight());
    }
}
