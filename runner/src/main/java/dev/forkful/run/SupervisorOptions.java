package dev.forkful.run;

import dev.forkful.FailureLimit;
import dev.forkful.Rate;
import java.io.InputStream;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a supervisor works; nothing of it is stored with the run.
 *
 * @param jvm what the workers are
 * @param standardInput what an input of {@code -} reads
 * @param poisonLimit how many workers that hold nothing else, or consoles, a task may kill before it is
 *     {@code poisoned}; default 3
 * @param reopen which of the failed tasks get another generation first
 * @param failureLimit how many tasks may fail before the run is stopped early; null takes what the run's manifest says
 * @param openRun what becomes of an open run
 * @param idleWorkers where workers wait for another run of the same job
 * @param asked what a person says of the run as it goes on
 * @param guard what the machine bears, before attempts are held back
 */
public record SupervisorOptions(
        WorkerJvm jvm,
        InputStream standardInput,
        int poisonLimit,
        Reopen reopen,
        @Nullable FailureLimit failureLimit,
        OpenRun openRun,
        IdleWorkers idleWorkers,
        Asked asked,
        GuardLimits guard) {

    /** The defaults. */
    public static SupervisorOptions of(WorkerJvm jvm) {
        return new SupervisorOptions(
                jvm,
                InputStream.nullInputStream(),
                3,
                Reopen.NOTHING,
                null,
                OpenRun.CLOSE,
                IdleWorkers.NONE,
                Asked.NOTHING,
                GuardLimits.DEFAULT);
    }

    /** The same with another standard input. */
    public SupervisorOptions withStandardInput(InputStream value) {
        return new SupervisorOptions(jvm, value, poisonLimit, reopen, failureLimit, openRun, idleWorkers, asked, guard);
    }

    /** The same with another bound for the kills of a task. */
    public SupervisorOptions withPoisonLimit(int value) {
        return new SupervisorOptions(
                jvm, standardInput, value, reopen, failureLimit, openRun, idleWorkers, asked, guard);
    }

    /** The same with another choice of what is run anew. */
    public SupervisorOptions withReopen(Reopen value) {
        return new SupervisorOptions(
                jvm, standardInput, poisonLimit, value, failureLimit, openRun, idleWorkers, asked, guard);
    }

    /** The same with a limit in place of the manifest's; null for that one. */
    public SupervisorOptions withFailureLimit(@Nullable FailureLimit value) {
        return new SupervisorOptions(
                jvm, standardInput, poisonLimit, reopen, value, openRun, idleWorkers, asked, guard);
    }

    /** The same with another wish for an open run. */
    public SupervisorOptions withOpenRun(OpenRun value) {
        return new SupervisorOptions(
                jvm, standardInput, poisonLimit, reopen, failureLimit, value, idleWorkers, asked, guard);
    }

    /** The same with a place where workers wait. */
    public SupervisorOptions withIdleWorkers(IdleWorkers value) {
        return new SupervisorOptions(
                jvm, standardInput, poisonLimit, reopen, failureLimit, openRun, value, asked, guard);
    }

    /** The same with what a person asks of the run. */
    public SupervisorOptions withAsked(Asked value) {
        return new SupervisorOptions(
                jvm, standardInput, poisonLimit, reopen, failureLimit, openRun, idleWorkers, value, guard);
    }

    /** The same with other bounds of what the machine bears. */
    public SupervisorOptions withGuard(GuardLimits value) {
        return new SupervisorOptions(
                jvm, standardInput, poisonLimit, reopen, failureLimit, openRun, idleWorkers, asked, value);
    }

    /**
     * What a person says of a run that goes on: recorded with it, as if it was set while the run lives.
     *
     * @param rate attempts over the whole run; null leaves it
     * @param perHost calls to each host; null leaves it
     * @param heapMib of each worker; 0 leaves it
     */
    public record Asked(@Nullable Rate rate, @Nullable Rate perHost, int heapMib) {
        public static final Asked NOTHING = new Asked(null, null, 0);
    }

    /** What becomes of a run whose input is {@link dev.forkful.Input#open open}. */
    public enum OpenRun {
        /** What was submitted before is run, and then it is over. */
        CLOSE,
        /** Tasks may be submitted, until somebody closes it. */
        KEEP
    }

    /**
     * Which of the failed tasks are run anew.
     *
     * @param chosen whether a task is, by its sequence number
     * @param how a person asked for it, for the record; may be empty
     */
    public record Reopen(LongPredicate chosen, String how) {
        public static final Reopen NOTHING = new Reopen(sequence -> false);
        public static final Reopen FAILED = new Reopen(sequence -> true);

        /** Without a word of how. */
        public Reopen(LongPredicate chosen) {
            this(chosen, "");
        }
    }
}
