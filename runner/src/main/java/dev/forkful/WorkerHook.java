package dev.forkful;

/** Code that runs once in each worker process, before its first task or after its last. */
@FunctionalInterface
public interface WorkerHook {

    /**
     * Runs on a handler thread of the worker.
     *
     * @throws Exception when the worker cannot serve; before the first task this stops the worker, and the run where no
     *     worker can start
     */
    void run(WorkerContext worker) throws Exception;
}
