package dev.forkful.pool;

import java.io.Serializable;

/**
 * Is called in the worker with each error that a function throws, before the error is recorded. The caller still gets
 * the error. What the handler itself throws is logged.
 */
@FunctionalInterface
public interface ExceptionHandler extends Serializable {
    void handle(Throwable error) throws Exception;
}
