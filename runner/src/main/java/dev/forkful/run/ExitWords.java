package dev.forkful.run;

import dev.forkful.worker.WorkerExit;

/** What the exit status of a worker that died tells of memory, behind whatever else is said. */
final class ExitWords {
    /** 128 + 9: what the kernel does to a process where memory runs out looks like that. */
    static final int KILLED = 137;

    private ExitWords() {}

    /**
     * Empty where it tells nothing.
     *
     * @param killedByUs whether the supervisor itself killed the worker
     */
    static String of(int exitStatus, boolean killedByUs) {
        if (exitStatus == WorkerExit.OUT_OF_MEMORY.code()) {
            return "; unless its own code ends it so, it ran out of memory: raise heapPerWorker, or --heap";
        }
        return exitStatus == KILLED && !killedByUs
                ? "; if nobody killed it, the machine or its container lacks memory"
                : "";
    }
}
