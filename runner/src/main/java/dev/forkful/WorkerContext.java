package dev.forkful;

import dev.forkful.http.Http;
import org.slf4j.Logger;

/** What a worker process offers to its hooks and to all its tasks. Thread-safe. */
public interface WorkerContext {

    /** Returns the number of this worker, from 1. A worker that replaces another one has the same number. */
    int worker();

    /** Returns the HTTP client that all tasks of this worker share. */
    Http http();

    /** Returns a logger that writes to this worker's log in the run directory; secrets are masked. */
    Logger log();

    /** Returns the {@code --set key=value} arguments of the command line. */
    JobArguments arguments();
}
