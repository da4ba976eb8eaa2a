package dev.forkful;

/** Code that runs once in each worker process, before its first task or after its last. */
@FunctionalInterface
public interface WorkerHook {

    /**
     * Runs the hook on a thread of its own, which it may block. A worker that has not started within two minutes,
     * including all its start hooks, is killed. All stop hooks of a worker together have 10 s.
     *
     * @throws Exception if the worker cannot work; a start hook that throws ends its worker, and the run ends if no
     *     worker can start; what a stop hook throws is only logged
     */
    void run(WorkerContext worker) throws Exception;
}
