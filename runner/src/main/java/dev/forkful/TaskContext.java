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

    /**
     * Where continuations of asynchronous handlers run: a small pool for user code, never the HTTP client's own
     * threads. It belongs to this attempt: what runs on it counts as the attempt's own work, so it must not be kept for
     * another one.
     */
    Executor executor();
}
