package dev.forkful;

import dev.forkful.http.Http;
import org.slf4j.Logger;

/** What a worker process offers to all its tasks. Thread-safe. */
public interface WorkerContext {

    /** The number of this worker in its run, from 1. A replacement keeps the number of the worker that it replaces. */
    int worker();

    /** The HTTP client that all tasks of this worker share. */
    Http http();

    /** Writes to the worker's log in the run directory. */
    Logger log();

    /** What the person gave with {@code --set}. */
    JobArguments arguments();
}
