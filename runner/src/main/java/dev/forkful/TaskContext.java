package dev.forkful;

import java.util.concurrent.Executor;

/** What one attempt of a task may ask for. Thread-safe. */
public interface TaskContext extends WorkerContext {

    /** The sequence number of the task in its run, from 0. */
    long sequence();

    /** The name of the stage. */
    String stage();

    /** Which try this is in this worker, from 1. Earlier tries in a worker that died are not counted: a lower bound. */
    int attempt();

    /** The name of the task: what the stage's {@link TaskKey} says, or a hash of its input in hex. */
    String key();

    /**
     * Adds a task to the next stage. It becomes one when this task is settled as ok, and with it: what a failed attempt
     * emitted is forgotten.
     *
     * @param input what Jackson can write; at most 512 KiB as JSON
     * @throws JobException where this is the last stage, or the job is no pipeline, or the task has emitted too much:
     *     100,000 tasks, 16 MiB
     * @throws IllegalStateException where the attempt is over
     */
    void emit(Object input);

    /** Adds a task to the stage of that name, be it an earlier one or this one; else as {@link #emit(Object)}. */
    void emit(Object input, String stage);

    /**
     * Where continuations of asynchronous handlers run: a small pool for user code, never the HTTP client's own
     * threads. It belongs to this attempt: what runs on it counts as the attempt's own work, so it must not be kept for
     * another one.
     */
    Executor executor();
}
