package dev.forkful.run;

import java.io.InputStream;
import java.time.Duration;

/**
 * How a supervisor works; nothing of it is stored with the run.
 *
 * @param jvm what the workers are
 * @param standardInput what an input of {@code -} reads
 * @param poisonLimit how many workers that hold nothing else a task may kill before it is {@code poisoned}; default 3
 * @param frozenAfter how long a worker may be without a heartbeat before it is killed; default 10 s
 * @param reopen whether failed tasks get another generation first
 * @param openRun what becomes of an open run
 * @param idleWorkers where workers wait for another run of the same job
 */
public record SupervisorOptions(
        WorkerJvm jvm,
        InputStream standardInput,
        int poisonLimit,
        Duration frozenAfter,
        Reopen reopen,
        OpenRun openRun,
        IdleWorkers idleWorkers) {

    /** The defaults. */
    public static SupervisorOptions of(WorkerJvm jvm) {
        return new SupervisorOptions(
                jvm,
                InputStream.nullInputStream(),
                3,
                Duration.ofSeconds(10),
                Reopen.NOTHING,
                OpenRun.CLOSE,
                IdleWorkers.NONE);
    }

    /** The same with another standard input. */
    public SupervisorOptions withStandardInput(InputStream value) {
        return new SupervisorOptions(jvm, value, poisonLimit, frozenAfter, reopen, openRun, idleWorkers);
    }

    /** The same with another bound for the kills of a task. */
    public SupervisorOptions withPoisonLimit(int value) {
        return new SupervisorOptions(jvm, standardInput, value, frozenAfter, reopen, openRun, idleWorkers);
    }

    /** The same with another bound for heartbeats. */
    public SupervisorOptions withFrozenAfter(Duration value) {
        return new SupervisorOptions(jvm, standardInput, poisonLimit, value, reopen, openRun, idleWorkers);
    }

    /** The same with another choice of what is run anew. */
    public SupervisorOptions withReopen(Reopen value) {
        return new SupervisorOptions(jvm, standardInput, poisonLimit, frozenAfter, value, openRun, idleWorkers);
    }

    /** The same with another wish for an open run. */
    public SupervisorOptions withOpenRun(OpenRun value) {
        return new SupervisorOptions(jvm, standardInput, poisonLimit, frozenAfter, reopen, value, idleWorkers);
    }

    /** The same with a place where workers wait. */
    public SupervisorOptions withIdleWorkers(IdleWorkers value) {
        return new SupervisorOptions(jvm, standardInput, poisonLimit, frozenAfter, reopen, openRun, value);
    }

    /** What becomes of a run whose input is {@link dev.forkful.Input#open open}. */
    public enum OpenRun {
        /** What was submitted before is run, and then it is over. */
        CLOSE,
        /** Tasks may be submitted, until somebody closes it. */
        KEEP
    }

    /** Which settled tasks are run anew. */
    public enum Reopen {
        NOTHING,
        FAILED
    }
}
