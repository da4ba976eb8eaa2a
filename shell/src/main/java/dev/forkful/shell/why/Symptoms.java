package dev.forkful.shell.why;

import dev.forkful.limit.BindingLimit;
import dev.forkful.run.RunSnapshot;
import java.util.List;

/**
 * What is seen of a run in about a second.
 *
 * @param run how it stands
 * @param perSecond tasks settled
 * @param atWork attempts that a thread had taken up, on average: as long as those that ended took, for each second
 * @param limits that somebody waits for
 * @param adaptation the adapted limit and why; empty where it is fixed
 * @param shortage what the machine is short of, so that attempts are held back, or workers replaced
 * @param load of its workers and the machine
 */
public record Symptoms(
        RunSnapshot run,
        double perSecond,
        double atWork,
        List<BindingLimit> limits,
        String adaptation,
        Shortage shortage,
        Load load) {

    /** Of what could be: less than this is no chance. */
    private static final double FEW = 1 / 3d;

    public Symptoms {
        limits = List.copyOf(limits);
    }

    /**
     * What is too little.
     *
     * @param guard of the machine, for which attempts are held back; empty where none are
     * @param heapStops workers of this run that were replaced for want of heap, where one was within the last minute
     * @param sinkWaits whether its console waits for whoever reads its replies
     * @param disk of the run
     */
    public record Shortage(String guard, long heapStops, boolean sinkWaits, Disk disk) {
        public static final Shortage NONE = new Shortage("", 0, false, Disk.WELL);
    }

    /**
     * How the disk does that the run is on.
     *
     * @param freeBytes that this user may write
     * @param stalledPercent of the last 10 s in which all work stood still for disks; 0 where the system does not say
     */
    public record Disk(long freeBytes, double stalledPercent) {
        public static final Disk WELL = new Disk(Long.MAX_VALUE, 0);
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

    /** Tasks a second, were all that are in flight at work: none takes longer than nearly all did. */
    double possiblePerSecond() {
        double slow = run.latency().p99Millis();
        return slow > 0 ? run.inFlight() * 1e3 / slow : 0;
    }

    /**
     * Whether most that is in flight waits for a thread. The rate alone would not tell: it falls with a target that
     * gets slower, too, but what ends there took long.
     */
    boolean lacksThreads() {
        return atWork > 0 && atWork < FEW * run.inFlight() && perSecond < FEW * possiblePerSecond();
    }

    /** Published tasks that are neither settled nor in flight, nor wait for a person. */
    long waiting() {
        return Math.max(0, run.published() - run.settled() - run.inFlight() - run.inDoubt());
    }
}
