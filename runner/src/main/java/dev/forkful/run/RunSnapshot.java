package dev.forkful.run;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A run at one moment: what progress, status and the summary show. A pure projection of the events, but for the parts
 * that say so.
 *
 * @param run the run's id
 * @param state as {@code status} names it
 * @param paused whether it runs, but was told to start nothing for now
 * @param published tasks published so far
 * @param total tasks in all; empty while the input is still being read
 * @param ok tasks whose latest generation is settled well
 * @param failed tasks whose latest generation is settled as failed
 * @param retried attempts that failed and were followed by another
 * @param inFlight attempts that run now, as the workers say; 0 where nobody runs the run
 * @param limit attempts that may run at a time, as a person last said
 * @param inDoubt tasks that were sent and not answered, and wait for a decision
 * @param suspects unsettled tasks that were in hand when the console died, twice, and are run after all others
 * @param duplicates replies that came for a settled generation and were dropped
 * @param workers worker processes that live now
 * @param workersLost workers that died
 * @param latency of settled tasks
 * @param errors groups of failures, largest first, at most 20
 * @param stages how each stage does; none where the run has one only
 */
public record RunSnapshot(
        String run,
        RunPhase state,
        boolean paused,
        long published,
        OptionalLong total,
        long ok,
        long failed,
        long retried,
        long inFlight,
        int limit,
        long inDoubt,
        long suspects,
        long duplicates,
        int workers,
        long workersLost,
        Latency latency,
        List<ErrorGroup> errors,
        List<StageProgress> stages) {
    public RunSnapshot {
        errors = List.copyOf(errors);
        stages = List.copyOf(stages);
    }

    /** Tasks whose latest generation is settled. */
    public long settled() {
        return ok + failed;
    }

    /** Whether all that is published is settled or in doubt, and a person is to decide now. */
    public boolean awaitsDecisions() {
        return inDoubt > 0
                && settled() + inDoubt >= total.orElse(published)
                && stages.stream().allMatch(stage -> stage.open() == 0);
    }

    /** Percentiles of task durations, in ms; 0 where nothing is settled. */
    public record Latency(double p50Millis, double p95Millis, double p99Millis, double maxMillis) {}

    /**
     * Failures that look alike.
     *
     * @param type the error's class name
     * @param status the HTTP status; empty where there was none
     * @param count how many tasks
     * @param sample one message
     * @param sampleSequence of the task that failed with it
     * @param varied whether others have other messages
     */
    public record ErrorGroup(
            String type, OptionalInt status, long count, String sample, long sampleSequence, boolean varied) {}
}
