package dev.forkful.pool;

import java.io.Serializable;

/**
 * What is shown each error in the worker where it was raised, before it is recorded. The caller gets the error all the
 * same; what the handler itself raises is logged.
 */
@FunctionalInterface
public interface ExceptionHandler extends Serializable {
    void handle(Throwable error) throws Exception;
}
