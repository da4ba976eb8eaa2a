package dev.forkful;

import java.util.concurrent.Executor;

/** What a handler can use and ask for during one attempt at a task. Thread-safe; do not use it after the attempt. */
public interface TaskContext extends WorkerContext {

    /** Returns the sequence number of the task in its run, from 0. */
    long sequence();

    /** Returns the name of the stage; {@code main} if the job has no stages. */
    String stage();

    /**
     * Returns the number of this attempt, from 1. Attempts in a worker that died are not counted, so the real number
     * may be higher.
     */
    int attempt();

    /** Returns the key of the task: what the stage's {@link TaskKey} computes, or else a hash of the input in hex. */
    String key();

    /**
     * Emits a task for the next stage. It is added only if this attempt succeeds, in one step with its result; what a
     * failed attempt emitted is discarded.
     *
     * @param input the input of the new task: anything that Jackson can write, at most 512 KiB of JSON
     * @throws JobException if this is the last stage, the job has no stages, or the task has emitted too much: more
     *     than 100,000 tasks or 16 MiB of JSON
     * @throws IllegalStateException if the attempt is over
     */
    void emit(Object input);

    /**
     * Emits a task for the stage with this name, which may be an earlier one or this one. Otherwise like
     * {@link #emit(Object)}.
     *
     * @throws JobException also if there is no such stage
     */
    void emit(Object input, String stage);

    /**
     * Returns the executor for the continuations of an asynchronous handler: a small thread pool for the job's code,
     * never the threads of the HTTP client. What runs on it counts as work of this attempt, so do not keep it for
     * another one.
     */
    Executor executor();
}
