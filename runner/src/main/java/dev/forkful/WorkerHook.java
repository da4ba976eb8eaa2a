package dev.forkful;

/** Code that runs once in each worker process, before its first task or after its last. */
@FunctionalInterface
public interface WorkerHook {

    /**
     * Runs on a thread of its own, which it may block. All hooks before the first task have two minutes, the start of
     * the worker included: one that takes longer has its worker killed. All after the last have 10 s.
     *
     * @throws Exception when the worker cannot serve; before the first task this stops the worker, and the run where no
     *     worker can start
     */
    void run(WorkerContext worker) throws Exception;
}
