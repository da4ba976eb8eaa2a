package dev.forkful.worker;

/**
 * How a worker process ends: the one table of its exit codes.
 *
 * <p>A handler can end the process with any code, so a code alone proves nothing: a worker ended in order if, and only
 * if, its last event is {@code WorkerStopped}. Codes above 128 are signals.
 */
public enum WorkerExit {
    /** Drained, or its console is gone (then without {@code WorkerStopped}). */
    OK(0),
    /** The job cannot be loaded: it fails in each worker alike. */
    JOB(2),
    /** The JVM ran out of memory; the JVM itself uses this code too. */
    OUT_OF_MEMORY(3),
    /**
     * It has served as many tasks as it may, its heap is nearly full, or a handler could not be stopped; a replacement
     * goes on.
     */
    RETIRED(10),
    /** An {@code onWorkerStart} hook failed. */
    START_HOOK(11),
    /** The launch line on standard input is not one. */
    LAUNCH(64),
    /** An error of our own. */
    INTERNAL(70),
    /** A queue cannot be used, for another reason than storage. */
    BROKER(74),
    /** A queue cannot be written: the disk is full or failed. The {@link Bell} says so too. */
    STORAGE(75);

    /** What is above is a signal. */
    public static final int HIGHEST = 128;

    /** What a worker's log says when it does not end in order; the code and the reason follow. */
    public static final String LAST_WORDS = "worker ends with code ";

    private final int code;

    WorkerExit(int code) {
        this.code = code;
    }

    /** The exit status of the process. */
    public int code() {
        return code;
    }
}
