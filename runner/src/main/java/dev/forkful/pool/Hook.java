package dev.forkful.pool;

import dev.forkful.WorkerContext;
import java.io.Serializable;

/** Code that runs once in each worker process: a method reference, or a lambda that captures nothing. */
@FunctionalInterface
public interface Hook extends Serializable {
    void run(WorkerContext worker) throws Exception;
}
