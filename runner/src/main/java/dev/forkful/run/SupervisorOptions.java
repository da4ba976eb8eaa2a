package dev.forkful.run;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a supervisor works; nothing of it is stored with the run.
 *
 * @param workerClassPath what workers need beside the job itself
 * @param javaHome the JDK that workers run on
 * @param standardInput what an input of {@code -} reads
 * @param poisonLimit how many workers that hold nothing else a task may kill before it is {@code poisoned}; default 3
 * @param frozenAfter how long a worker may be without a heartbeat before it is killed; default 10 s
 * @param reopen whether failed tasks get another generation first
 * @param openRun what becomes of an open run
 * @param archive the class archive of the workers
 * @param idleWorkers where workers wait for another run of the same job
 */
public record SupervisorOptions(
        List<Path> workerClassPath,
        Path javaHome,
        InputStream standardInput,
        int poisonLimit,
        Duration frozenAfter,
        Reopen reopen,
        OpenRun openRun,
        WorkerArchive archive,
        IdleWorkers idleWorkers) {
    public SupervisorOptions {
        workerClassPath = List.copyOf(workerClassPath);
    }

    /** The defaults: workers run on this JVM's own JDK. */
    public static SupervisorOptions of(List<Path> workerClassPath) {
        return new SupervisorOptions(
                workerClassPath,
                Path.of(System.getProperty("java.home")),
                InputStream.nullInputStream(),
                3,
                Duration.ofSeconds(10),
                Reopen.NOTHING,
                OpenRun.CLOSE,
                WorkerArchive.NONE,
                IdleWorkers.NONE);
    }

    /** The same with another standard input. */
    public SupervisorOptions withStandardInput(InputStream value) {
        return new SupervisorOptions(
                workerClassPath, javaHome, value, poisonLimit, frozenAfter, reopen, openRun, archive, idleWorkers);
    }

    /** The same with another choice of what is run anew. */
    public SupervisorOptions withReopen(Reopen value) {
        return new SupervisorOptions(
                workerClassPath,
                javaHome,
                standardInput,
                poisonLimit,
                frozenAfter,
                value,
                openRun,
                archive,
                idleWorkers);
    }

    /** The same with another bound for heartbeats. */
    public SupervisorOptions withFrozenAfter(Duration value) {
        return new SupervisorOptions(
                workerClassPath, javaHome, standardInput, poisonLimit, value, reopen, openRun, archive, idleWorkers);
    }

    /** The same with another wish for an open run. */
    public SupervisorOptions withOpenRun(OpenRun value) {
        return new SupervisorOptions(
                workerClassPath,
                javaHome,
                standardInput,
                poisonLimit,
                frozenAfter,
                reopen,
                value,
                archive,
                idleWorkers);
    }

    /** The same with a class archive. */
    public SupervisorOptions withArchive(WorkerArchive value) {
        return new SupervisorOptions(
                workerClassPath,
                javaHome,
                standardInput,
                poisonLimit,
                frozenAfter,
                reopen,
                openRun,
                value,
                idleWorkers);
    }

    /** The same with a place where workers wait. */
    public SupervisorOptions withIdleWorkers(IdleWorkers value) {
        return new SupervisorOptions(
                workerClassPath, javaHome, standardInput, poisonLimit, frozenAfter, reopen, openRun, archive, value);
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
